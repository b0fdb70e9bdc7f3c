using System.Collections.Concurrent;
using System.Globalization;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.Jobs;

/// <summary>No photo and no package is ever a plain file outside the school's own folders, not even when the program is killed.</summary>
[Collection(JobsCollection.Name)]
public sealed class TemporaryFolderTests(PostgresFixture postgres, DrawnSchool drawn, ITestOutputHelper output)
{
    private const int Released = 16;
    private const string Last = "end";

    // How the runtime lets debuggers and counters find the process; nothing of ours is in them.
    private static readonly string[] OfTheRuntime = ["clr-debug-pipe-", "dotnet-diagnostic-"];

    [ScreeningFact]
    public async Task The_temporary_folder_sees_no_file_of_a_photo_or_package_also_when_a_build_is_killed()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        string number = school.ToString(CultureInfo.InvariantCulture);
        using var temporary = new Storage.Encryption.ScratchFolder();
        using var photos = new Storage.Encryption.ScratchFolder();
        await drawn.WriteCopiesAsync(photos.Path, 4 * Released);
        ConcurrentQueue<string> made = [];
        using var watcher = new FileSystemWatcher(temporary.Path) { IncludeSubdirectories = true, InternalBufferSize = 64 * 1024 };
        watcher.Created += (_, file) => made.Enqueue(file.Name!);
        watcher.Error += (_, _) => made.Enqueue("The watcher missed something.");
        watcher.EnableRaisingEvents = true;

        using (WorkerProcess worker = WorkerProcess.StartIn(temporary.Path, database.ConnectionString, workshop.Data, "worker"))
        {
            using WorkerProcess ingest = WorkerProcess.StartIn(temporary.Path, database.ConnectionString, workshop.Data, "ingest", photos.Path, "--school", number);
            await Polling.UntilAsync(database.DataSource, "select count(*) from batches where state = 'screened'", 1, TimeSpan.FromSeconds(120), ingest, worker);
            long release = await ApproveAsync(workshop, school);
            string progress = $"select coalesce(max(done), 0)::bigint from job_progress where job = '{BuildProgress.JobOf(release)}'";
            await Polling.UntilAsync(database.DataSource, progress, 3, TimeSpan.FromSeconds(60), worker);
            worker.Kill();
            Assert.Equal("approved", await database.ScalarAsync($"select state from releases where id = {release}"));
        }

        // What the killed build left is sealed: not even a name in the zip can be read.
        string[] left = Directory.GetFiles(Path.Combine(workshop.Data, "uploads"));
        Assert.All(left, file => Assert.True(File.ReadAllBytes(file).AsSpan().IndexOf("0001.jpg"u8) < 0));
        Assert.Empty(Plain(temporary.Files()));

        using (WorkerProcess again = WorkerProcess.StartIn(temporary.Path, database.ConnectionString, workshop.Data, "worker"))
            await Polling.UntilAsync(database.DataSource, "select count(*) from releases where state = 'built'", 1, TimeSpan.FromSeconds(120), again);
        using (WorkerProcess night = WorkerProcess.StartIn(temporary.Path, database.ConnectionString, workshop.Data, "nightly"))
            Assert.True(await night.WaitAsync() == 0, night.Output);
        // Events come one after the other: with this one, all have.
        await File.WriteAllTextAsync(temporary.At(Last), string.Empty);
        await Patience.UntilAsync(() => Task.FromResult(made.Contains(Last)), TimeSpan.FromSeconds(10), () => "The watcher is silent.");
        output.WriteLine($"Seen in the temporary folder: {made.Count}, of them by name {string.Join(", ", made.Select(name => name.Split('-')[0]).Distinct())}; left of the killed build: {left.Length}.");
        Assert.Equal([Last], Plain(made));
    }

    private static string[] Plain(IEnumerable<string> files) =>
        [.. files.Where(file => !OfTheRuntime.Any(own => Path.GetFileName(file).StartsWith(own, StringComparison.Ordinal)) && !IsEmptyFolder(file))];

    // The decoder makes itself an empty root.
    private static bool IsEmptyFolder(string file) => Path.GetFileName(file).StartsWith("decoder-", StringComparison.Ordinal) && !File.Exists(file);

    /// <summary>Approves a release of photos in which somebody is removed, and has it built by whoever works.</summary>
    private static async Task<long> ApproveAsync(Workshop workshop, int school)
    {
        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        long[] chosen = await context.Verdicts
            .Where(verdict => verdict.ChannelId == "noticeboard" && verdict.Verdict == Consent.Policy.Verdict.Blur)
            .OrderBy(verdict => verdict.PhotoId)
            .Select(verdict => verdict.PhotoId)
            .Take(Released)
            .ToArrayAsync();
        Assert.NotEmpty(chosen);
        long release = (await workshop.Get<ReleaseDraft>().CreateAsync(school, "noticeboard", "Board", chosen, "head", default)).ReleaseId;
        await workshop.Get<ApproveRelease>().RunAsync(school, release, "head", int.MaxValue, default);
        workshop.Queue.Clear();
        IJobQueue real = workshop.Get<IEnumerable<IJobQueue>>().First(queue => queue is not HeldQueue);
        await real.EnqueueAsync(new JobOrder(JobKind.BuildRelease, school, [release]), default);
        return release;
    }
}
