using ConsentLens.Pipeline.Tests.Vision.Faces;

namespace ConsentLens.Benchmarks.RedactionAttack;

/// <summary>Photographs of real people, several of each, beside the checkout.</summary>
internal static class PeoplePhotos
{
    /// <summary>At most so many photos of one person.</summary>
    private const int PerPerson = 6;

    /// <summary>Every photo's file, whose it is (from 0), and its number among theirs (from 0); empty where there are none.</summary>
    public static IReadOnlyList<(int Person, int Number, string File)> All() => SharedPhotos.Folder is null
        ? []
        : [.. SharedPhotos.People().SelectMany((folder, person) => SharedPhotos.PhotosOf(folder).Take(PerPerson).Select((file, number) => (person, number, file)))];
}
