namespace ConsentLens.Pipeline.Tests.Vision.Faces;

/// <summary>Photographs of real people, in a <c>shared</c> folder beside the checkout; they are never part of it. The benchmarks compile this file too.</summary>
internal static class SharedPhotos
{
    /// <summary>The folder, or null where there is none.</summary>
    internal static string? Folder { get; } = Find();

    /// <summary>A group photo's file.</summary>
    internal static string Group(string name) => Path.Combine(Folder!, "groups", name);

    /// <summary>The people of whom there are several photos, in the order of their names.</summary>
    internal static IReadOnlyList<string> People() => [.. Directory.GetDirectories(Path.Combine(Folder!, "people")).Order(StringComparer.Ordinal)];

    /// <summary>The photos in one of those folders, in the order of their names.</summary>
    internal static IReadOnlyList<string> PhotosOf(string person) => [.. Directory.GetFiles(person).Order(StringComparer.Ordinal)];

    /// <summary>Photos of people of whom there is one each.</summary>
    internal static IReadOnlyList<string> Strangers() => [.. Directory.GetFiles(Path.Combine(Folder!, "strangers")).Order(StringComparer.Ordinal)];

    private static string? Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "photos");
            if (Directory.Exists(candidate)) return candidate;
        }

        return null;
    }
}
