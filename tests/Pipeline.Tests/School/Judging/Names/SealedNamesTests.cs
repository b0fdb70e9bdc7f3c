using System.Text;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.School.Review.Dossier;
using ConsentLens.Pipeline.School.Review.Safeguarding;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.School.Intake;
using ConsentLens.Pipeline.Tests.Storage;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Judging.Names;

/// <summary>What the office calls batches, events and releases: everybody who may reads it, and nobody who has only the database.</summary>
[Collection(PostgresCollection.Name)]
public sealed class SealedNamesTests(PostgresFixture postgres)
{
    /// <summary>Whatever tells what a batch is called.</summary>
    private static readonly (string What, Func<NamedSchool, NamedBatch, Task<string>> Read)[] Readers =
    [
        ("list", async (school, batch) => (await ListOf(school).PageAsync(school.Id, new BatchQuery(1, 100), default)).Batches.Single(row => row.Id == batch.Id).Name),
        ("list of what is unfinished", async (school, batch) => (await ListOf(school).UnfinishedAsync(school.Id, 100, default)).Single(row => row.Id == batch.Id).Name),
        ("page of the batch", async (school, batch) => (await ListOf(school).FindAsync(school.Id, batch.Id, default))!.Name),
        ("page of a photo", async (school, batch) =>
            (await new PhotoDossierReader(Contexts(school), school.Desk.Basis, school.Desk.Detectors, Keys(school), school.Desk.Time).ReadAsync(school.Id, batch.Released, default))!.BatchName),
        ("blocked photos", async (school, batch) =>
            (await new BlockedPhotos(Contexts(school), school.Desk.Basis, Keys(school), school.Desk.Time).ReadAsync(school.Id, new BlockedQuery(), 1, default)).Single(photo => photo.BatchId == batch.Id).BatchName),
        ("safeguarding concerns", async (school, batch) => (await StopOf(school).ReadAsync(school.Id, "dsl", default)).Single(concern => concern.BatchId == batch.Id).BatchName),
        ("photo that comes again", async (school, batch) =>
            (await school.Desk.SendAsync(await school.Desk.BeginAsync("Later"), "again.jpg", UploadDesk.Draw(batch.Picture))).Earlier!.Name),
    ];

    [PostgresFact]
    public async Task No_name_of_a_batch_an_event_or_a_release_can_be_read_in_the_database_and_all_are_read_by_the_program()
    {
        await using NamedSchool school = await NamedSchool.OpenAsync(postgres);
        var random = new Random(7);
        List<string> words = [];
        for (int round = 0; round < 5; round++)
        {
            string[] drawn = [.. Enumerable.Range(0, 6).Select(_ => Draw(random))];
            words.AddRange(drawn);
            NamedBatch batch = await AddAsync(school, new BatchName($"{drawn[0]} leaves us", drawn[1]), drawn[2], round);
            foreach ((string what, var read) in Readers)
                Assert.Equal((what, $"{drawn[0]} leaves us"), (what, await read(school, batch)));
            Assert.Equal(drawn[1], (await ListOf(school).FindAsync(school.Id, batch.Id, default))!.Event);
            Assert.Equal(drawn[2], (await NamesOf(school).ReadAsync(school.Id, [batch.Release], default))[batch.Release]);
            await school.Desk.Open.DescribeAsync(school.Id, batch.Id, new UploadPlan(drawn[3], drawn[4], [], []), default);
            Assert.Equal(new BatchName(drawn[3], drawn[4]), await school.Desk.NameAsync(batch.Id));
            long folder = await school.Desk.Workshop.Batches.AddAsync(school.Id, drawn[5], school.Folder.Path, [], "office", default);
            Assert.Equal(new BatchName(drawn[5], null), await school.Desk.NameAsync(folder));
        }

        IReadOnlyList<string> rows = await school.Desk.Database.DumpAsync();
        Assert.Contains(rows, row => row.Contains("office", StringComparison.Ordinal));
        Assert.Equal([], words.Where(word => rows.Any(row => IsIn(row, word))));
    }

    [PostgresFact]
    public async Task A_name_that_was_put_into_another_row_is_refused_and_its_photos_are_not_released()
    {
        await using NamedSchool school = await NamedSchool.OpenAsync(postgres);
        NamedBatch one = await AddAsync(school, new BatchName("Trip", "Zoo"), "Board", 0);
        NamedBatch other = await AddAsync(school, new BatchName("Fair", null), "Letter", 1);
        NamedBatch sound = await AddAsync(school, new BatchName("Race", null), "Site", 2);
        await SwapAsync(school, "batches", one.Id, other.Id);
        await SwapAsync(school, "releases", one.Release, other.Release);

        foreach ((string what, var read) in Readers)
            Assert.True(await Record.ExceptionAsync(() => read(school, one)) is VaultException { Failure: VaultFailure.Damaged }, what);
        await Assert.ThrowsAsync<VaultException>(() => NamesOf(school).ReadAsync(school.Id, [one.Release], default));
        await Assert.ThrowsAsync<VaultException>(() => school.Desk.Open.DescribeAsync(school.Id, one.Id, new UploadPlan("Trip", null, [], []), default));
        await Assert.ThrowsAsync<VaultException>(() => school.Desk.SendAsync(one.Id, "more.jpg", UploadDesk.Draw(99)));

        // Whether the name says who joined, nobody can tell.
        await school.JoinAsync("P2", "Ruby", "Castle");
        await school.CloseAsync();
        await Assert.ThrowsAsync<PublicationRefusedException>(() => school.Drafts.CreateAsync(school.Id, "website", null, [one.Released, other.Released], "office", default));
        Assert.Equal(1, (await school.Drafts.CreateAsync(school.Id, "website", null, [one.Released, other.Released, sound.Released], "office", default)).Added);
    }

    /// <summary>A batch with a photo that is blocked, one that is locked, and one that is in a release.</summary>
    private static async Task<NamedBatch> AddAsync(NamedSchool school, BatchName called, string release, int number)
    {
        int picture = 10 * number;
        long batch = await school.UploadAsync(
            new UploadPlan(called.Name, called.Event, [], []), ("1.jpg", UploadDesk.Draw(picture)), ("2.jpg", UploadDesk.Draw(picture + 1)), ("3.jpg", UploadDesk.Draw(picture + 2)));
        long[] photos = [.. (await school.Desk.PhotosAsync(batch)).Select(photo => photo.Id)];
        RejudgePhotos judge = JudgeOf(school);
        await new AssertPhoto(Contexts(school), judge, school.Desk.Audit, school.Desk.Time).RunAsync(school.Id, photos[1], PhotoAssertionKind.Withheld, null, "dsl", null, default);
        await StopOf(school).RaiseAsync(school.Id, photos[2], null, "office", default);
        await school.Desk.Database.ExecuteAsync($"update batches set state = 'screened' where id = {batch}");
        long draft = (await school.Drafts.CreateAsync(school.Id, "website", release, [photos[0]], "office", default)).ReleaseId;
        // It is called otherwise later, as only an open upload can be.
        await school.Desk.Database.ExecuteAsync($"update batches set state = 'receiving' where id = {batch}");
        return new NamedBatch(batch, picture, photos[0], draft);
    }

    private static Task<int> SwapAsync(NamedSchool school, string table, long one, long other) => school.Desk.Database.ExecuteAsync(
        $"update {table} row set name_ciphertext = (select name_ciphertext from {table} where id = {one + other} - row.id) where id in ({one}, {other})");

    private static string Draw(Random random) => string.Concat(Enumerable.Range(0, 12).Select(_ => (char)('a' + random.Next(26))));

    // A row's text shows its bytes in hexadecimal.
    private static bool IsIn(string row, string word) =>
        row.Contains(word, StringComparison.OrdinalIgnoreCase) || row.Contains(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(word)), StringComparison.Ordinal);

    private static ConsentLensDbContextFactory Contexts(NamedSchool school) => school.Desk.Workshop.Contexts;

    private static SchoolKeyStore Keys(NamedSchool school) => school.Desk.Workshop.SchoolKeys;

    private static BatchList ListOf(NamedSchool school) => new(Contexts(school), Keys(school));

    private static ReleaseNames NamesOf(NamedSchool school) => new(Contexts(school), Keys(school));

    private static RejudgePhotos JudgeOf(NamedSchool school) => new(Contexts(school), school.Desk.Detectors, school.Desk.Audit, school.Desk.Time);

    private static SafeguardingStop StopOf(NamedSchool school) => new(Contexts(school), Keys(school), JudgeOf(school), new HeldQueue(), school.Desk.Audit, school.Desk.Time);

    /// <param name="Picture">The number of the picture that is in the release.</param>
    private sealed record NamedBatch(long Id, int Picture, long Released, long Release);
}
