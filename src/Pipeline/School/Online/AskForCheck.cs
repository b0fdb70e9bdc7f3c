using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Online;

/// <summary>Has photos looked after that should be down: those that somebody names, and each night all that were confirmed within the last thirty days.</summary>
public sealed class AskForCheck(ConsentLensDbContextFactory contexts, IJobQueue queue, TimeProvider time)
{
    /// <summary>How long a confirmed takedown is looked after: what is put back by a restored backup or a cache comes within days.</summary>
    public static readonly TimeSpan Watch = TimeSpan.FromDays(30);

    private const int ChunkSize = 50;

    /// <returns>How many of them are on the school's own sites, and are looked after.</returns>
    public async Task<int> RunAsync(int schoolId, IReadOnlyCollection<long> takedownIds, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        return await EnqueueAsync(schoolId, context, context.Takedowns.Where(task => takedownIds.Contains(task.Id)), cancellationToken);
    }

    public async Task RunNightAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        DateTimeOffset since = time.GetUtcNow() - Watch;
        await EnqueueAsync(schoolId, context, context.Takedowns.Where(task => task.ConfirmedAt >= since), cancellationToken);
    }

    private async Task<int> EnqueueAsync(int schoolId, ConsentLensDbContext context, IQueryable<TakedownRow> wanted, CancellationToken cancellationToken)
    {
        if (await OwnHosts.ReadAsync(context, cancellationToken) is not { } hosts)
            return 0;
        var tasks = await wanted.OrderBy(task => task.Id).Select(task => new { task.Id, task.Link }).ToArrayAsync(cancellationToken);
        long[] own = [.. tasks.Where(task => OwnHosts.Holds(hosts, task.Link, out _)).Select(task => task.Id)];
        foreach (long[] chunk in own.Chunk(ChunkSize))
            await queue.EnqueueAsync(new JobOrder(JobKind.CheckTakedowns, schoolId, chunk), cancellationToken);
        return own.Length;
    }
}
