using System.Diagnostics;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.School.Judging.Names;

[Collection(PostgresCollection.Name)]
[Trait(Speed.Trait, Speed.Slow)]
public sealed class SearchNamesSpeedTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const int Photos = 10_000;
    private const int People = 400;

    [PostgresFact]
    public async Task Ten_thousand_photos_are_searched_for_four_hundred_people_while_somebody_waits()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        (int id, _) = await GeneratedSchool.AddAsync(database, Photos, People, facesPerPhoto: 1);
        await using SchoolUnderTest school = await SchoolUnderTest.AroundAsync(database, id);
        await school.School.RunAsync(id, JudgingCause.Night, default);
        await AddTextsAsync(school);
        long start = Stopwatch.GetTimestamp();
        await school.Names.RunAsync(id, default);
        output.WriteLine($"first search: {Stopwatch.GetElapsedTime(start).TotalSeconds:F2} s");

        await school.SaveAsync(new PersonRow { SchoolId = id, PersonId = "P-new", GivenName = "Ruby", FamilyName = "Castle", Role = Consent.People.PersonRole.Pupil });
        JudgingCounts joined = await school.Names.RunAsync(id, default);
        output.WriteLine($"one joined: {joined}");
        Assert.Equal(Photos / 100, joined.Judged);
        Assert.InRange(joined.Elapsed, TimeSpan.Zero, Patience.Seconds(10));
        Assert.Equal(0, (await school.Names.RunAsync(id, default)).Judged);
    }

    /// <summary>A path and a caption for each photo; every hundredth names somebody who is not there yet.</summary>
    private static async Task AddTextsAsync(SchoolUnderTest school)
    {
        await using ConsentLensDbContext context = school.Context();
        using DataKey key = await school.SchoolKeys.OpenAsync(school.Id, KeyPurpose.School, default);
        PhotoRow[] photos = await context.Photos.AsNoTracking().OrderBy(photo => photo.Id).ToArrayAsync();
        PhotoTextRow[] texts =
        [
            .. photos.Index().SelectMany(photo => new[] { $"Sports day 2026/pitch {photo.Index % 7}/IMG_{photo.Index:D5}{(photo.Index % 100 == 0 ? " Ruby Castle" : "")}.jpg", $"The egg and spoon race, heat {photo.Index}" }
                .Select(text => KeptTexts.New(key, school.Id, photo.Item.BlobId!, photo.Item.BatchId, text))),
        ];
        await BulkCopy.InsertAsync(context, texts, default);
    }
}
