using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ConsentLens.Pipeline.Jobs;

/// <summary>Reads what is written in some photos.</summary>
public sealed class ReadPhotos(ReadPictures pictures) : IPipelineJob
{
    public Task RunAsync(int schoolId, IReadOnlyList<long> ids, CancellationToken cancellationToken) => pictures.RunAsync(schoolId, ids, cancellationToken);
}

/// <summary>Queues the photos of a school that wait to be read.</summary>
public sealed class UnreadPhotos(ConsentLensDbContextFactory contexts, ScreeningEngine engine, IJobQueue queue)
{
    /// <summary>A few minutes' work, so that new photos do not have to wait long.</summary>
    private const int MostAtOnce = 320;

    private const int ChunkSize = 16;

    /// <summary>The newest first: they are the ones waiting for release. What is queued already is not queued again.</summary>
    public async Task EnqueueAsync(int schoolId, CancellationToken cancellationToken)
    {
        if (engine.Pack.Reading is null)
            return;
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        long[] waiting = await ReadPictures.Waiting(context).OrderByDescending(photo => photo.Id).Select(photo => photo.Id).Take(MostAtOnce).ToArrayAsync(cancellationToken);
        foreach (long[] chunk in waiting.Chunk(ChunkSize))
            await queue.EnqueueAsync(new JobOrder(JobKind.ReadPhotos, schoolId, chunk), cancellationToken);
    }
}

/// <summary>
/// Looks every few seconds for photos that wait to be read. They come to wait by many ways (a decision about a face, a consent, a change of a channel, a night), and somebody may be
/// looking at them.
/// </summary>
public sealed partial class UnreadPhotosWatch(UnreadPhotos unread, SchoolDirectory schools, TimeProvider time, ILogger<UnreadPhotosWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await LookAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (SchoolListing school in await schools.ListAsync(cancellationToken))
                await unread.EnqueueAsync(school.Id, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The database is away, or models are missing: what waits is in review, and the next look comes soon.
            NotLooked(JobFailure.Of(error).Kind);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Nobody could look for photos that wait to be read: {Failure}")]
    private partial void NotLooked(string failure);
}
