using System.Diagnostics;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Tests.School.Invariants;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Jobs;

[Collection(JobsCollection.Name)]
public sealed class KilledWorkersTests(PostgresFixture postgres, DrawnSchool drawn)
{
    private const int PhotoCount = 200;
    private const int Kills = 5;
    private const string ScreenedCount = "select count(*) from photos where state <> 'uploaded'";

    private const string WorkerCount = $"select count(*) from {Polling.Workers}";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(180);

    [ScreeningFact]
    public async Task Two_hundred_photos_survive_a_worker_that_is_killed_five_times()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        using var originals = new Storage.Encryption.ScratchFolder();
        await drawn.WriteCopiesAsync(originals.Path, drawn.ReadablePhotos.Count, PhotoCount);
        long undisturbed = await workshop.ProcessAsync(school, originals.Path);
        using var folder = new Storage.Encryption.ScratchFolder();
        await drawn.WriteCopiesAsync(folder.Path, PhotoCount);
        long start = Stopwatch.GetTimestamp();

        using WorkerProcess ingest = WorkerProcess.Start(database.ConnectionString, workshop.Data, "ingest", folder.Path, "--school", school.ToString());
        Assert.True(await ingest.WaitAsync() == 0, ingest.Output);
        using WorkerProcess steady = WorkerProcess.Start(database.ConnectionString, workshop.Data, "worker");
        await Polling.UntilAsync(database.DataSource, WorkerCount, 1, Longest, steady);
        string busyOther = $"select count(*) from hangfire.job join hangfire.state on state.id = job.stateid where job.statename = 'Processing' and state.data->>'ServerId' <> '{await database.ScalarAsync($"select id from {Polling.Workers}")}'";
        WorkerProcess killed = WorkerProcess.Start(database.ConnectionString, workshop.Data, "worker");
        long alive = await Polling.UntilAsync(database.DataSource, WorkerCount, 2, Longest, steady, killed);
        for (int kill = 1; kill <= Kills; kill++)
        {
            // Killed in the middle of its own work, some photos after the last time. Its predecessor's job may still be counted, so not every kill hits a photo.
            await Polling.UntilAsync(database.DataSource, ScreenedCount, drawn.ReadablePhotos.Count + (kill * PhotoCount / (Kills + 2)), Longest, steady, killed);
            await Polling.UntilAsync(database.DataSource, busyOther, 1, Longest, steady, killed);
            killed.Kill();
            killed.Dispose();
            killed = WorkerProcess.Start(database.ConnectionString, workshop.Data, "worker");
        }

        await Polling.UntilAsync(database.DataSource, "select count(*) from batches where state = 'screened'", 2, Longest, steady, killed);
        // What a killed worker had all but finished is looked at once more.
        await Polling.UntilAsync(database.DataSource, "select (not exists (select from hangfire.jobqueue))::int::bigint", 1, Longest, steady, killed);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await killed.TerminateAsync();
        await steady.TerminateAsync();
        Assert.True(killed.ExitCode == 0 && steady.ExitCode == 0, killed.Output + steady.Output);
        killed.Dispose();

        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        long disturbed = await context.Batches.Where(batch => batch.Id != undisturbed).Select(batch => batch.Id).SingleAsync();
        Dictionary<string, string> ofOriginals = (await VerdictsAsync(workshop, school, undisturbed)).ToDictionary(photo => OriginalOf(photo.Key), photo => photo.Value, StringComparer.Ordinal);
        SortedDictionary<string, string> found = await VerdictsAsync(workshop, school, disturbed);
        SortedDictionary<string, string> expected = new(found.Keys.ToDictionary(name => name, name => ofOriginals[OriginalOf(name)]), StringComparer.Ordinal);
        int verdicts = await context.Verdicts.CountAsync(verdict => context.Photos.Any(photo => photo.Id == verdict.PhotoId && photo.BatchId == disturbed));
        int history = await context.VerdictHistory.CountAsync(verdict => context.Photos.Any(photo => photo.Id == verdict.PhotoId && photo.BatchId == disturbed));
        int repeated = await context.Photos.CountAsync(photo => photo.BatchId == disturbed && photo.ScreeningAttempts > 1);
        JobProgressRow progress = await context.JobProgress.SingleAsync(row => row.BatchId == disturbed);
        Console.WriteLine(
            $"{PhotoCount} photos, 2 workers ({alive} alive at once), one killed {Kills} times, {seconds:0.0} s: {found.Count} photos, {verdicts} current verdicts on 2 channels, " +
            $"{history} in the history, {repeated} photos begun more than once, progress {progress.Done} of {progress.Total}, {found.Count(item => expected[item.Key] != item.Value)} verdicts other than undisturbed.");
        Assert.Equal(PhotoCount, found.Count);
        Assert.Equal(expected, found);
        Assert.Equal(2 * PhotoCount, verdicts);
        Assert.Equal(2 * PhotoCount, history);
        Assert.Equal((PhotoCount, PhotoCount), (progress.Done, progress.Total));
        Assert.Equal(0L, await database.ScalarAsync("select count(*) from hangfire.jobqueue"));
        await workshop.AssertSoundAsync(school);
    }

    // The same picture has the same verdicts, whichever of its copies it is.
    private static string OriginalOf(string copy) => copy[..copy.LastIndexOf('-')];

    private static async Task<SortedDictionary<string, string>> VerdictsAsync(Workshop workshop, int school, long batch)
    {
        using DataKey key = await workshop.SchoolKeys.OpenAsync(school, KeyPurpose.School, default);
        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        PhotoRow[] photos = await context.Photos.Where(photo => photo.BatchId == batch).ToArrayAsync();
        ILookup<long, VerdictRow> verdicts = (await context.Verdicts.ToArrayAsync()).ToLookup(verdict => verdict.PhotoId);
        ILookup<long, FaceRow> faces = (await context.Faces.ToArrayAsync()).ToLookup(face => face.PhotoId);
        return new SortedDictionary<string, string>(
            photos.ToDictionary(
                photo => PhotoFileName.Open(key, batch, photo.FileNameHash, photo.FileNameCiphertext),
                photo => string.Join("; ", verdicts[photo.Id].OrderBy(verdict => verdict.ChannelId, StringComparer.Ordinal).Select(verdict => $"{verdict.ChannelId} {verdict.Verdict} {string.Join('+', verdict.Reasons)}"))
                    + $"; {faces[photo.Id].Count()} faces"),
            StringComparer.Ordinal);
    }
}
