using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>Counts the verdicts of a batch. Locked photos are known to the safeguarding lead alone and never counted; purged ones are gone.</summary>
public sealed class BatchVerdicts(ConsentLensDbContextFactory contexts)
{
    /// <summary>The counts on each channel, in the order of their ids.</summary>
    public async Task<IReadOnlyList<VerdictTally>> CountAsync(int schoolId, long batchId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        var counts = await context.Photos
            .Where(photo => photo.BatchId == batchId && photo.State != PhotoState.Locked && photo.State != PhotoState.Purged)
            .Join(context.Verdicts, photo => photo.Id, verdict => verdict.PhotoId, (_, verdict) => new { verdict.ChannelId, verdict.Verdict })
            .GroupBy(verdict => verdict)
            .Select(same => new { same.Key.ChannelId, same.Key.Verdict, Count = same.Count() })
            .ToArrayAsync(cancellationToken);
        string[] channels = await context.Channels.OrderBy(channel => channel.ChannelId).Select(channel => channel.ChannelId).ToArrayAsync(cancellationToken);
        int Of(string channel, Verdict verdict) => counts.Where(count => count.ChannelId == channel && count.Verdict == verdict).Sum(count => count.Count);
        return [.. channels.Select(channel => new VerdictTally(channel, Of(channel, Verdict.Clear), Of(channel, Verdict.Blur), Of(channel, Verdict.Review), Of(channel, Verdict.Block)))];
    }
}
