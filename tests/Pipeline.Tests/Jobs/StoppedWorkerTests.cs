using System.Globalization;
using ConsentLens.Pipeline.Tests.School.Invariants;
using ConsentLens.Pipeline.Tests.Storage;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Jobs;

[Collection(JobsCollection.Name)]
public sealed class StoppedWorkerTests(PostgresFixture postgres, DrawnSchool drawn)
{
    private const int PhotoCount = 40;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);

    [ScreeningFact]
    public async Task A_worker_told_to_stop_in_the_middle_of_a_chunk_hands_the_rest_back()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        using var folder = new Storage.Encryption.ScratchFolder();
        await drawn.WriteCopiesAsync(folder.Path, PhotoCount);
        using WorkerProcess ingest = WorkerProcess.Start(database.ConnectionString, workshop.Data, "ingest", folder.Path, "--school", school.ToString(CultureInfo.InvariantCulture));
        Assert.True(await ingest.WaitAsync() == 0, ingest.Output);

        using (WorkerProcess stopped = WorkerProcess.Start(database.ConnectionString, workshop.Data, "worker"))
        {
            await Polling.UntilAsync(database.DataSource, "select count(*) from photos where state <> 'uploaded'", 3, Longest, stopped);
            await stopped.TerminateAsync();
            Assert.True(stopped.ExitCode == 0 && stopped.Output.Contains("Stopped.", StringComparison.Ordinal), stopped.Output);
        }

        long done = (long)(await database.ScalarAsync("select count(*) from photos where state = 'screened'"))!;
        Assert.InRange(done, 3, PhotoCount - 1);
        Assert.NotEqual(0, done % Pipeline.School.Judging.BatchScreening.ChunkSize);
        Assert.Equal(0L, await database.ScalarAsync("select count(*) from photos where state = 'uploaded' and screening_attempts > 0"));
        Assert.Equal(0L, await database.ScalarAsync("select count(*) from hangfire.jobqueue where fetchedat is not null"));
        Assert.Equal(done, await AuditedAsync(database));

        using WorkerProcess next = WorkerProcess.Start(database.ConnectionString, workshop.Data, "worker");
        await Polling.UntilAsync(database.DataSource, "select count(*) from batches where state = 'screened'", 1, Longest, next);
        await next.TerminateAsync();
        Assert.True(next.ExitCode == 0, next.Output);
        Assert.Equal(2L * PhotoCount, await database.ScalarAsync("select count(*) from verdict_history"));
        Assert.Equal((long)PhotoCount, await AuditedAsync(database));
        object? entries = await database.ScalarAsync("select count(*) from audit_entries where action = 'photo_screened'");
        Console.WriteLine($"SIGTERM after {done} of {PhotoCount} photos; the next worker did the rest; {entries} audit entries for {PhotoCount} photos.");
        Assert.InRange((long)entries!, 3, 5);
        await workshop.AssertSoundAsync(school);
    }

    private static async Task<long> AuditedAsync(TestDatabase database) =>
        (long)(await database.ScalarAsync("select coalesce(sum((detail->>'photos')::bigint), 0)::bigint from audit_entries where action = 'photo_screened'"))!;
}
