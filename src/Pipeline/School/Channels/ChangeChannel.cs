using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ConsentLens.Pipeline.School.Channels;

/// <summary>Changes a channel. Where its rules are others then, every photo is judged by them at once.</summary>
public sealed class ChangeChannel(ConsentLensDbContextFactory contexts, RejudgeSchool rejudge, IJobQueue queue, AuditStore audit, TimeProvider time)
{
    /// <summary>Changes a channel to what the form says.</summary>
    /// <param name="channelId">An open channel.</param>
    /// <param name="form">How it shall be.</param>
    /// <param name="user">The user who changes it.</param>
    /// <returns>What judging came to; nothing where the rules are the same.</returns>
    /// <exception cref="ChannelRefusedException">There is no such open channel, or something of the form cannot be.</exception>
    public async Task<JudgingCounts> RunAsync(int schoolId, string channelId, ChannelForm form, string user, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        (ScreeningRules before, ScreeningRules after) = await WriteAsync(schoolId, channelId, form.Checked(), user, cancellationToken);
        if (before == after)
            return JudgingCounts.None;
        if (ChannelChange.NeedsMatching(before.Mode, after.Mode))
            await queue.EnqueueAsync(await JobOrder.RematchSchoolAsync(contexts, schoolId, cancellationToken), cancellationToken);
        return await rejudge.RunAsync(schoolId, JudgingCause.Channel, cancellationToken);
    }

    private async Task<(ScreeningRules Before, ScreeningRules After)> WriteAsync(
        int schoolId, string channelId, ChannelForm form, string user, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await ChannelChange.LockAsync(context, cancellationToken);
        ChannelRow row = await context.Channels.Include(channel => channel.Posters).SingleOrDefaultAsync(channel => channel.ChannelId == channelId, cancellationToken)
            ?? throw new ChannelRefusedException($"There is no channel {channelId}.");
        if (row.IsClosed(time.GetUtcNow()))
            throw new ChannelRefusedException($"The channel {channelId} is closed; reopen it before you change it.");
        ScreeningRules before = row.ToRules();
        ChannelChange.Apply(row, form);
        if (!context.ChangeTracker.HasChanges())
            return (before, before);
        await context.SaveChangesAsync(cancellationToken);
        await ChannelChange.ForgetComparisonsAsync(context, before.Mode, row.Mode, cancellationToken);
        await audit.AppendAsync(context, new AuditEvent(user, AuditAction.ChannelChanged, "channel", channelId, ChannelChange.DetailOf(row)), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (before, row.ToRules());
    }
}
