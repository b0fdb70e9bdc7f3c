using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging.Evidence;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Judging.Evidence;

[Collection(PostgresCollection.Name)]
public sealed class EvidenceReaderTests(PostgresFixture postgres)
{
    [PostgresFact]
    public async Task A_photo_is_read_with_its_faces_candidates_names_and_the_last_word_said()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        int school = await database.AddSchoolAsync();
        await using ConsentLensDbContext context = database.Context(school);
        SampleRows sample = await SampleRows.AddAsync(context, "P1");
        context.HumanAssertions.Add(sample.Assertion(HumanAssertionKind.NotAFace));
        await context.SaveChangesAsync();

        StoredEvidence photo = Assert.Single(await ReadAllAsync(database, school));
        Assert.Equal((sample.PhotoId, sample.BatchId, PhotoState.Screened), (photo.PhotoId, photo.BatchId, photo.State));
        Assert.True(photo.Evidence.FullyScanned);
        Assert.Equal(["P1"], photo.Evidence.NamedPersonIds);
        FaceFinding face = Assert.Single(photo.Evidence.Faces);
        Assert.Equal((FaceQuality.Good, MatchStrength.Match), (face.Quality, face.Comparison.Strength));
        Assert.Equal([new Candidate("P1", 0.75) { FoundAt = DateTimeOffset.UnixEpoch }], face.Comparison.Candidates);
        Assert.Equal((0.75, 0.25), (face.Comparison.BestSimilarity, face.Comparison.Margin));
        Assert.Equal((HumanAssertionKind.NotAFace, null), (face.Human?.Kind, face.Human?.PersonId));

        context.HumanAssertions.Add(sample.Assertion(kind: null));
        await context.SaveChangesAsync();
        Assert.Null(Assert.Single(await ReadAllAsync(database, school)).Evidence.Faces[0].Human);
    }

    [PostgresFact]
    public async Task Only_a_photo_that_was_searched_whole_and_is_not_locked_counts_as_scanned()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        int school = await database.AddSchoolAsync();
        await using ConsentLensDbContext context = database.Context(school);
        await SampleRows.AddAsync(context, "P1");
        foreach ((string state, bool isScanned) in new[] { ("locked", false), ("unreadable", false), ("uploaded", false), ("purged", true), ("screened", true) })
        {
            await database.ExecuteAsync($"update photos set blob_id = null, state = '{state}'");
            Assert.Equal(isScanned, Assert.Single(await ReadAllAsync(database, school)).Evidence.FullyScanned);
        }

        await database.ExecuteAsync("update photos set state = 'purged', screened_at = null");
        Assert.False(Assert.Single(await ReadAllAsync(database, school)).Evidence.FullyScanned);
    }

    [PostgresFact]
    public async Task The_photos_of_a_person_are_found_by_resemblance_by_word_and_by_name()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        (int school, long[] photos) = await GeneratedSchool.AddAsync(database, photoCount: 40, peopleCount: 8);
        await using ConsentLensDbContext context = database.Context(school);
        var reader = new EvidenceReader(database.DataSource, school);
        long[] resembling = await context.FaceCandidates
            .Where(candidate => candidate.PersonId == "P00003")
            .Select(candidate => candidate.PhotoId)
            .Distinct()
            .Order()
            .ToArrayAsync();
        Assert.NotEmpty(resembling);
        Assert.Equal(resembling, await reader.PhotosOfAsync(["P00003"], CancellationToken.None));

        long[] others = [.. photos.Except(resembling).Take(2)];
        context.PhotoNames.Add(new PhotoNameRow { SchoolId = school, PhotoId = others[0], PersonId = "P00003", FoundAt = DateTimeOffset.UnixEpoch });
        context.HumanAssertions.Add(new HumanAssertionRow
        {
            SchoolId = school,
            PhotoId = others[1],
            FaceOrdinal = 0,
            BoxX = 0,
            BoxY = 0,
            BoxWidth = 1,
            BoxHeight = 1,
            Kind = HumanAssertionKind.IsPerson,
            PersonId = "P00003",
            SaidBy = "reviewer",
            SaidAt = SampleRows.At,
        });
        await context.SaveChangesAsync();
        Assert.Equal(resembling.Concat(others).Order(), await reader.PhotosOfAsync(["P00003"], CancellationToken.None));
        Assert.Empty(await new EvidenceReader(database.DataSource, school + 1).PhotosOfAsync(["P00003"], CancellationToken.None));
    }

    [PostgresFact]
    public async Task Photos_of_several_pages_come_once_each_in_order_with_their_own_faces()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        (int school, long[] photos) = await GeneratedSchool.AddAsync(database, photoCount: 9_001, peopleCount: 50, facesPerPhoto: 2);
        List<StoredEvidence> all = await ReadAllAsync(database, school);
        Assert.Equal(photos.Order(), all.Select(photo => photo.PhotoId));
        Assert.All(all, photo => Assert.Equal([0, 1], photo.FaceOrdinals));
        Assert.All(all, photo => Assert.All(photo.Evidence.Faces, face => Assert.Single(face.Comparison.Candidates)));

        var some = new List<StoredEvidence>();
        await foreach (StoredEvidence photo in new EvidenceReader(database.DataSource, school).ReadAsync([photos[5], photos[2], photos[5], -1], CancellationToken.None))
            some.Add(photo);
        Assert.Equal([photos[2], photos[5]], some.Select(photo => photo.PhotoId));
    }

    private static async Task<List<StoredEvidence>> ReadAllAsync(TestDatabase database, int school)
    {
        List<StoredEvidence> all = [];
        await using ConsentLensDbContext context = database.Context(school);
        long[] ids = await context.Photos.Select(photo => photo.Id).ToArrayAsync();
        await foreach (StoredEvidence photo in new EvidenceReader(database.DataSource, school).ReadAsync(ids, CancellationToken.None))
            all.Add(photo);
        return all;
    }
}
