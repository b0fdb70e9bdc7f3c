using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Rematch;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.School.Review.Groups;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.School.Judging;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.School.Review.Groups;

[Collection(PostgresCollection.Name)]
public sealed class FaceGroupsTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const int PhotosOfEach = 4;

    /// <summary>Real faces of nobody on the register: those of one person stand together more often than not, and never with those of another.</summary>
    [PixelFact]
    public async Task Those_of_one_person_stand_together_and_of_nobody_else_and_nothing_of_it_is_stored()
    {
        await using PixelSchool school = await PixelSchool.CreateAsync(postgres);
        Dictionary<long, string> people = [];
        foreach (string person in Directory.GetDirectories(PixelFactAttribute.People!).Order(StringComparer.Ordinal).Where(folder => Directory.GetFiles(folder).Length >= PhotosOfEach).Take(5))
        {
            foreach (string file in Directory.GetFiles(person).Order(StringComparer.Ordinal).Take(PhotosOfEach))
                people.Add(await school.AddPhotoAsync(await File.ReadAllBytesAsync(file)), person);
        }

        await school.RematchAll.RunAsync(school.Rows.Id, default);
        await using ConsentLensDbContext context = school.Rows.Context();
        long batch = await context.Batches.Select(row => row.Id).SingleAsync();
        var bases = new CurrentBasis(school.Rows.Database.Contexts, new JudgingBasisReader(school.Detectors, school.Rows.Time), school.Rows.Time);
        var waiting = new WaitingFaces(school.Rows.Database.Contexts, bases, school.Detectors, school.Rows.Time);
        using var groups = new FaceGroups(
            school.Rows.Database.Contexts, waiting, bases, new PhotoEmbedder(school.Pixels, school.Engine), school.Rows.SchoolKeys, school.Engine, school.Rows.Time, NullLogger<FaceGroups>.Instance);
        string before = await StoredAsync(school);
        GroupedFaces grouped = await groups.ReadAsync(school.Rows.Id, batch, default);
        await Patience.UntilAsync(
            async () => (grouped = await groups.ReadAsync(school.Rows.Id, batch, default)).ToCompare == 0, TimeSpan.FromSeconds(60), () => $"{grouped.Compared} of {grouped.ToCompare} photos were compared.");

        int faces = grouped.Groups.Sum(group => group.Faces.Count);
        int largest = grouped.Groups.Max(group => group.Faces.Count);
        output.WriteLine($"{faces} faces of {people.Count} photos of {people.Values.Distinct().Count()} people in {grouped.Groups.Count} groups, the largest of {largest}");
        Assert.True(largest > 1, "Nobody stands together.");
        Assert.All(grouped.Groups, group => Assert.Single(group.Faces.Select(face => people[face.PhotoId]).Distinct()));
        Assert.Equal(before, await StoredAsync(school));

        // What is decided leaves its group, and what is undone comes back to it.
        FaceGroup first = grouped.Groups.First(group => group.Faces.Count > 1);
        var decide = new DecideFaces(school.Rows.Database.Contexts, school.Rejudge, school.Detectors, school.Rows.Audit, school.Rows.Time);
        DecisionsMade made = await decide.RunAsync(
            school.Rows.Id, [.. first.Faces.Select(face => new SeenFace(face.PhotoId, face.Ordinal, face.LastSaid))], new FaceWord(HumanAssertionKind.Mask), "dsl", default);
        Assert.Equal(faces - first.Faces.Count, (await groups.ReadAsync(school.Rows.Id, batch, default)).Groups.Sum(group => group.Faces.Count));
        var except = new ExceptPerson(school.Rows.Database.Contexts, school.Rows.SchoolKeys, school.Rejudge, school.Rows.Audit, school.Rows.Time);
        await new UndoDecision(school.Rows.Database.Contexts, except, school.Rows.SchoolKeys, school.Rejudge, school.Rows.Audit, school.Rows.Time).OfFacesAsync(school.Rows.Id, made, "dsl", default);
        Assert.Equal(
            grouped.Groups.Select(group => string.Join(' ', group.Faces.Select(face => (face.PhotoId, face.Ordinal)))),
            (await groups.ReadAsync(school.Rows.Id, batch, default)).Groups.Select(group => string.Join(' ', group.Faces.Select(face => (face.PhotoId, face.Ordinal)))));
    }

    /// <summary>Everything that the database holds of faces and templates, and every file beside it.</summary>
    private static async Task<string> StoredAsync(PixelSchool school)
    {
        await using ConsentLensDbContext context = school.Rows.Context();
        int rows = await context.Faces.CountAsync() + await context.FaceCandidates.CountAsync() + await context.Templates.CountAsync() + await context.HumanAssertions.CountAsync();
        string[] files = [.. Directory.GetFiles(school.Folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        return $"{rows} rows, {files.Length} files of {files.Sum(file => new FileInfo(file).Length)} bytes";
    }
}
