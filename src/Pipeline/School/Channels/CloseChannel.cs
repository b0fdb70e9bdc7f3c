using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Channels;

/// <summary>
/// Closes a channel: nothing is released to it after its last day, and new photos are not judged for it. What is out there is watched on, and must come down
/// like everything else when a consent is withdrawn.
/// </summary>
public sealed class CloseChannel(ConsentLensDbContextFactory contexts, AuditStore audit, TimeProvider time)
{
    /// <param name="channelId">An open channel.</param>
    /// <param name="lastDay">The last day on which it is used; the day before its first one when it never was.</param>
    /// <exception cref="ChannelRefusedException">There is no such open channel, or its last day comes before its first.</exception>
    public async Task RunAsync(int schoolId, string channelId, DateOnly lastDay, string user, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.RegisterThenJudging, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        ChannelRow row = await context.Channels.SingleOrDefaultAsync(channel => channel.ChannelId == channelId, cancellationToken)
            ?? throw new ChannelRefusedException($"There is no channel {channelId}.");
        if (row.IsClosed(time.GetUtcNow()))
            throw new ChannelRefusedException($"The channel {channelId} was closed on {row.Closed:yyyy-MM-dd}.");
        if (lastDay < row.Opened.AddDays(-1))
            throw new ChannelRefusedException($"The channel {channelId} was opened on {row.Opened:yyyy-MM-dd}; its last day cannot be before that.");
        row.Closed = lastDay;
        AuditDetail detail = AuditDetail.None.With("last_day", $"{lastDay:yyyy-MM-dd}");
        await transaction.CommitAsync(audit, new AuditEvent(user, AuditAction.ChannelClosed, "channel", channelId, detail), cancellationToken);
    }
}
