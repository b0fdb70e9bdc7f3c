using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ConsentLens.Pipeline.School.Channels;

/// <summary>
/// Closes a channel: nothing is released to it after its last day, and new photos are not judged for it. What is out there is watched on, and must come down
/// like everything else when a consent is withdrawn.
/// </summary>
public sealed class CloseChannel(ConsentLensDbContextFactory contexts, AuditStore audit, TimeProvider time)
{
    /// <summary>Closes a channel.</summary>
    /// <param name="channelId">An open channel.</param>
    /// <param name="lastDay">The last day on which it is used; the day before its first one when it never was.</param>
    /// <param name="user">The user who closes it.</param>
    /// <exception cref="ChannelRefusedException">There is no such open channel, or its last day comes before its first.</exception>
    public async Task RunAsync(int schoolId, string channelId, DateOnly lastDay, string user, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await ChannelChange.LockAsync(context, cancellationToken);
        ChannelRow row = await context.Channels.SingleOrDefaultAsync(channel => channel.ChannelId == channelId, cancellationToken)
            ?? throw new ChannelRefusedException($"There is no channel {channelId}.");
        if (row.IsClosed(time.GetUtcNow()))
            throw new ChannelRefusedException($"The channel {channelId} was closed on {row.Closed:yyyy-MM-dd}.");
        if (lastDay < row.Opened.AddDays(-1))
            throw new ChannelRefusedException($"The channel {channelId} was opened on {row.Opened:yyyy-MM-dd}; its last day cannot be before that.");
        row.Closed = lastDay;
        await context.SaveChangesAsync(cancellationToken);
        AuditDetail detail = AuditDetail.None.With("last_day", $"{lastDay:yyyy-MM-dd}");
        await audit.AppendAsync(context, new AuditEvent(user, AuditAction.ChannelClosed, "channel", channelId, detail), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
