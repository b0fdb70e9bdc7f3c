using ConsentLens.Consent.Ledger;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Channels;

/// <summary>Opens a channel, or one again that was closed, and judges every photo for it, at once or by a job.</summary>
public sealed class OpenChannel(ConsentLensDbContextFactory contexts, JudgingAgain again, IJobQueue queue, AuditStore audit, TimeProvider time)
{
    /// <summary>Opens a channel from today on.</summary>
    /// <param name="form">All else.</param>
    /// <exception cref="ChannelRefusedException">There is such a channel, or something of the form cannot be.</exception>
    public async Task<JudgingCounts> RunAsync(int schoolId, string channelId, Use use, ChannelForm form, string user, CancellationToken cancellationToken)
    {
        if (use == Use.NameWithImage)
            throw new ChannelRefusedException("A name with an image is not a channel; choose what the channel is used for.");
        long note = await WriteAsync(schoolId, ChannelForm.RequireId(channelId), use, form.Checked(), user, cancellationToken);
        if (ChannelChange.NeedsMatching(null, form.Mode))
            await queue.EnqueueAsync(await JobOrder.RematchSchoolAsync(contexts, schoolId, cancellationToken), cancellationToken);
        return await again.RunAsync(schoolId, note, JudgingCause.Channel, cancellationToken);
    }

    private async Task<long> WriteAsync(int schoolId, string channelId, Use use, ChannelForm form, string user, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.RegisterThenJudging, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        DateTimeOffset now = time.GetUtcNow();
        ChannelRow? known = await context.Channels.Include(channel => channel.Posters).SingleOrDefaultAsync(channel => channel.ChannelId == channelId, cancellationToken);
        if (known is not null && !known.IsClosed(now))
            throw new ChannelRefusedException($"There is already a channel {channelId}; choose another short name.");
        if (known is not null && known.Use != use)
            throw new ChannelRefusedException($"The closed channel {channelId} was for another use; choose another short name.");
        ChannelRow row = known ?? NewRow(schoolId, channelId, use, form, now);
        row.Closed = null;
        if (known is null)
            context.Channels.Add(row);
        ChannelChange.Apply(row, form);
        await context.SaveChangesAsync(cancellationToken);
        JobProgressRow note = JudgingAgain.Note(context, JudgingAgain.ChannelNote, now);
        await ChannelChange.ForgetComparisonsAsync(context, null, form.Mode, cancellationToken);
        await transaction.CommitAsync(audit, new AuditEvent(user, AuditAction.ChannelOpened, "channel", channelId, ChannelChange.DetailOf(row)), cancellationToken);
        return note.Id;
    }

    private static ChannelRow NewRow(int schoolId, string channelId, Use use, ChannelForm form, DateTimeOffset now) => new()
    {
        SchoolId = schoolId,
        ChannelId = channelId,
        Use = use,
        Platform = form.Platform,
        Owner = form.Owner,
        Opened = DateOnly.FromDateTime(now.UtcDateTime),
        ListedInPrivacyNotice = form.ListedInPrivacyNotice,
    };
}
