using ConsentLens.Consent;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Channels;

/// <summary>Changes a channel. Where its rules are others then, every photo is judged by them, at once or by a job.</summary>
public sealed class ChangeChannel(ConsentLensDbContextFactory contexts, JudgingAgain again, IJobQueue queue, AuditStore audit, TimeProvider time)
{
    /// <summary>Changes a channel to what the form says.</summary>
    /// <param name="channelId">An open channel.</param>
    /// <returns>What judging came to; nothing where the rules are the same.</returns>
    /// <exception cref="ChannelRefusedException">There is no such open channel, or something of the form cannot be.</exception>
    public async Task<JudgingCounts> RunAsync(int schoolId, string channelId, ChannelForm form, string user, CancellationToken cancellationToken)
    {
        (ScreeningRules before, ScreeningRules after, JobProgressRow? note) = await WriteAsync(schoolId, channelId, form.Checked(), user, cancellationToken);
        if (note is null)
            return JudgingCounts.None;
        if (ChannelChange.NeedsMatching(before.Mode, after.Mode))
            await queue.EnqueueAsync(await JobOrder.RematchSchoolAsync(contexts, schoolId, cancellationToken), cancellationToken);
        return await again.RunAsync(schoolId, note.Id, JudgingCause.Channel, cancellationToken);
    }

    private async Task<(ScreeningRules Before, ScreeningRules After, JobProgressRow? Note)> WriteAsync(
        int schoolId, string channelId, ChannelForm form, string user, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.RegisterThenJudging, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        ChannelRow row = await context.Channels.Include(channel => channel.Posters).SingleOrDefaultAsync(channel => channel.ChannelId == channelId, cancellationToken)
            ?? throw new ChannelRefusedException($"There is no channel {channelId}.");
        if (row.IsClosed(time.GetUtcNow()))
            throw new ChannelRefusedException($"The channel {channelId} is closed; reopen it before you change it.");
        ScreeningRules before = row.ToRules();
        ChannelChange.Apply(row, form);
        if (!context.ChangeTracker.HasChanges())
            return (before, before, null);
        await context.SaveChangesAsync(cancellationToken);
        await ChannelChange.ForgetComparisonsAsync(context, before.Mode, row.Mode, cancellationToken);
        ScreeningRules after = row.ToRules();
        JobProgressRow? note = before == after ? null : JudgingAgain.Note(context, JudgingAgain.ChannelNote, time.GetUtcNow());
        await transaction.CommitAsync(audit, new AuditEvent(user, AuditAction.ChannelChanged, "channel", channelId, ChannelChange.DetailOf(row)), cancellationToken);
        return (before, after, note);
    }
}

/// <summary>Writes what a form says into a channel's row, and tells what follows from it for the photos.</summary>
internal static class ChannelChange
{
    /// <summary>Fills a row in. The channel's posters must have been loaded with it.</summary>
    public static void Apply(ChannelRow row, ChannelForm form)
    {
        (row.Platform, row.AccountName, row.Owner, row.ListedInPrivacyNotice) = (form.Platform, form.AccountName, form.Owner, form.ListedInPrivacyNotice);
        (row.Mode, row.OnHit, row.OnUnknown, row.OnSmall, row.ReadsPictures, row.Style) = (form.Mode, form.OnHit, form.OnUnknown, form.OnSmall, form.ReadsPictures, form.Style);
        row.Expose(form.Exposure);
        foreach (ChannelPosterRow gone in row.Posters.Where(poster => !form.Posters.Contains(poster.UserName)).ToArray())
            row.Posters.Remove(gone);
        foreach (string added in form.Posters.Except(row.Posters.Select(poster => poster.UserName), StringComparer.Ordinal).ToArray())
            row.Posters.Add(new ChannelPosterRow { SchoolId = row.SchoolId, ChannelId = row.ChannelId, UserName = added });
    }

    /// <summary>
    /// Whether photos have to be compared anew: a block-list sends faces to a human that are less alike than others, and a school that recognised nobody begins to.
    /// </summary>
    /// <param name="before">The mode so far; null for a channel that is new, or was closed.</param>
    /// <param name="after">The mode from now on.</param>
    public static bool NeedsMatching(ScreeningMode? before, ScreeningMode after) => after switch
    {
        ScreeningMode.BlockList => before != ScreeningMode.BlockList,
        ScreeningMode.AllowList => before is null or ScreeningMode.DetectOnly,
        _ => false,
    };

    /// <summary>Where a block-list is new, nothing that was compared before is taken for granted.</summary>
    public static Task ForgetComparisonsAsync(ConsentLensDbContext context, ScreeningMode? before, ScreeningMode after, CancellationToken cancellationToken) =>
        after == ScreeningMode.BlockList && before != ScreeningMode.BlockList ? OutdatedComparisons.MarkAsync(context, cancellationToken) : Task.CompletedTask;

    /// <summary>The channel as the audit log has it.</summary>
    public static AuditDetail DetailOf(ChannelRow row) => AuditDetail.None
        .With("use", ReportCode.Of(row.Use))
        .With("mode", ReportCode.Of(row.Mode))
        .With("on_hit", ReportCode.Of(row.OnHit))
        .With("on_unknown", ReportCode.Of(row.OnUnknown))
        .With("on_small", ReportCode.Of(row.OnSmall))
        .With("reads_pictures", row.ReadsPictures)
        .With("exposure", ReportCode.Of(row.Exposure))
        .With("on_close_up", ReportCode.Of(row.OnCloseUp))
        .With("largest_face", row.LargestFace)
        .With("copy_side", row.CopySide)
        .With("style", ReportCode.Of(row.Style))
        .With("owner", row.Owner)
        .With("posters", row.Posters.Select(poster => poster.UserName).Order(StringComparer.Ordinal))
        .With("in_privacy_notice", row.ListedInPrivacyNotice);
}
