using System.Diagnostics;
using System.Globalization;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Postgres;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.School.Invariants;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Faults;

/// <summary>A database that dies again and again while photos are uploaded, screened and judged: whoever was refused asks again, as the upload page does.</summary>
[Collection(JobsCollection.Name)]
public sealed class DatabaseRestartsTests(DrawnSchool drawn)
{
    private const int PhotoCount = 120;
    private const int Deaths = 6;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    [LongScreeningFact]
    public async Task Nothing_is_lost_when_the_database_dies_while_photos_are_uploaded_screened_and_judged()
    {
        string clusterFolder = TemporaryClusters.NewFolder();
        try
        {
            await using PrivateCluster cluster = await PrivateCluster.OpenAsync(new PrivateClusterOptions { Folder = clusterFolder }, TimeProvider.System, CancellationToken.None);
            await using NpgsqlDataSource dataSource = NpgsqlDataSource.Create(cluster.ConnectionString);
            await SchemaMigrator.MigrateAsync(dataSource, CancellationToken.None);
            await RunAsync(cluster, dataSource, clusterFolder);
        }
        finally
        {
            if (Directory.Exists(clusterFolder))
                await TemporaryClusters.RemoveAsync(clusterFolder);
        }
    }

    private async Task RunAsync(PrivateCluster cluster, NpgsqlDataSource dataSource, string clusterFolder)
    {
        using Workshop workshop = await Workshop.OpenAsync(dataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        using var folder = new Storage.Encryption.ScratchFolder();
        await drawn.WriteCopiesAsync(folder.Path, PhotoCount);
        string[] files = [.. Directory.EnumerateFiles(folder.Path).Order(StringComparer.Ordinal)];
        using WorkerProcess worker = WorkerProcess.Start(cluster.ConnectionString, workshop.Data, "worker");
        await Polling.UntilAsync(dataSource, $"select count(*) from {Polling.Workers}", 1, Longest, worker);
        await using var queue = new ProgramQueue(cluster.ConnectionString);
        using var over = new CancellationTokenSource();
        Task<int> judging = JudgeAgainAndAgainAsync(workshop, school, over.Token);
        Task<int> dying = KillAgainAndAgainAsync(cluster, clusterFolder, over.Token);
        int refused = await UploadAsync(workshop, school, queue, files);
        int deaths = await dying;
        await over.CancelAsync();
        int judged = await judging;
        await Polling.UntilAsync(dataSource, "select count(*) from batches where state = 'screened'", 2, Longest, worker);
        await worker.TerminateAsync();
        Assert.True(worker.ExitCode == 0, worker.Output);

        await workshop.JudgeSchool.RunAsync(school, JudgingCause.Night, default);
        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        int screened = await context.Photos.CountAsync(photo => photo.State == PhotoState.Screened && photo.BlobId != null);
        Console.WriteLine($"PostgreSQL killed {deaths} times while {PhotoCount} photos were uploaded ({refused} requests refused and sent again), screened and judged ({judged} rounds): {screened} photos are there and screened.");
        Assert.Equal(PhotoCount, screened);
        await workshop.AssertSoundAsync(school);
    }

    /// <summary>Two uploads, one after the other; each photo is sent until the program takes it.</summary>
    private static async Task<int> UploadAsync(Workshop workshop, int school, ProgramQueue queue, string[] files)
    {
        TimeProvider time = TimeProvider.System;
        var screening = new BatchScreening(workshop.Contexts, queue, time);
        using var receive = new ReceivePhoto(
            workshop.Contexts, workshop.SchoolKeys, workshop.Blobs, new CurrentBasis(workshop.Contexts, new JudgingBasisReader(workshop.Detectors, time), time), workshop.Get<KeptTexts>(), screening, new PhotoReader(workshop.Limits), workshop.Limits, time);
        var finish = new FinishUpload(workshop.Contexts, screening, workshop.Get<SearchNames>(), workshop.JudgePhotos, workshop.Audit);
        int refused = 0;
        foreach (string[] half in files.Chunk(files.Length / 2))
        {
            long upload = await SurelyAsync(() => new OpenUpload(workshop.Contexts, workshop.SchoolKeys, workshop.Get<SearchNames>(), time).RunAsync(school, new UploadPlan("Sports day", null, [], []), "office", default));
            foreach (string file in half)
                await SurelyAsync(async () => await receive.RunAsync(school, upload, Path.GetFileName(file), new MemoryStream(await File.ReadAllBytesAsync(file)), default));
            await SurelyAsync(() => finish.RunAsync(school, upload, 0, "office", default));
        }

        return refused;

        async Task<TResult> SurelyAsync<TResult>(Func<Task<TResult>> ask)
        {
            long start = Stopwatch.GetTimestamp();
            while (true)
            {
                try
                {
                    return await ask();
                }
                catch (Exception error) when (IsDatabaseAway(error) && Stopwatch.GetElapsedTime(start) < Patience.For(Longest))
                {
                    refused++;
                    await Task.Delay(TimeSpan.FromMilliseconds(500));
                }
            }
        }
    }

    private static async Task<int> JudgeAgainAndAgainAsync(Workshop workshop, int school, CancellationToken over)
    {
        int rounds = 0;
        while (!over.IsCancellationRequested)
        {
            try
            {
                await workshop.JudgeSchool.RunAsync(school, JudgingCause.Night, CancellationToken.None);
                rounds++;
            }
            catch (Exception error) when (IsDatabaseAway(error))
            {
                // The next round does what this one did not.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(300), CancellationToken.None);
        }

        return rounds;
    }

    private static async Task<int> KillAgainAndAgainAsync(PrivateCluster cluster, string clusterFolder, CancellationToken over)
    {
        var random = new Random(3);
        int deaths = 0;
        for (; deaths < Deaths && !over.IsCancellationRequested; deaths++)
        {
            await Task.Delay(random.Next(300, 2000), CancellationToken.None);
            string pidFile = Directory.EnumerateFiles(clusterFolder, "postmaster.pid", SearchOption.AllDirectories).Single();
            using Process server = Process.GetProcessById(int.Parse(File.ReadLines(pidFile).First(), CultureInfo.InvariantCulture));
            server.Kill();
            Assert.True(SpinWait.SpinUntil(() => !TemporaryClusters.ProcessesOf(clusterFolder).IsServerAlive(), Patience.Seconds(30)));
            // The worker watches over it, too; whoever comes first starts it.
            await cluster.EnsureRunningAsync(CancellationToken.None);
        }

        return deaths;
    }

    // Entity Framework says that an exception may be transient, and wraps it.
    private static bool IsDatabaseAway(Exception error) =>
        error is NpgsqlException or DbUpdateException || (error is InvalidOperationException && error.InnerException is NpgsqlException or DbUpdateException);
}
