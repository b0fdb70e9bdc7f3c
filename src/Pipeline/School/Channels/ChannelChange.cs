using ConsentLens.Consent;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Channels;

/// <summary>Writes what a form says into a channel's row, and tells what follows from it for the photos.</summary>
internal static class ChannelChange
{
    /// <summary>Lets nobody else change channels, and nobody judge, until the context's transaction ends; in the order in which everybody takes these locks.</summary>
    public static async Task LockAsync(ConsentLensDbContext context, CancellationToken cancellationToken)
    {
        int schoolId = context.CurrentSchoolId;
        await context.Database.ExecuteSqlAsync($"select id from schools where id = {schoolId} for no key update", cancellationToken);
        await JudgingLock.TakeAsync(context, cancellationToken);
    }

    /// <summary>Fills a row in. The channel's posters must have been loaded with it.</summary>
    public static void Apply(ChannelRow row, ChannelForm form)
    {
        (row.Platform, row.AccountName, row.Owner, row.ListedInPrivacyNotice) = (form.Platform, form.AccountName, form.Owner, form.ListedInPrivacyNotice);
        (row.Mode, row.OnHit, row.OnUnknown, row.OnSmall, row.Style) = (form.Mode, form.OnHit, form.OnUnknown, form.OnSmall, form.Style);
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
        .With("style", ReportCode.Of(row.Style))
        .With("owner", row.Owner)
        .With("posters", row.Posters.Select(poster => poster.UserName).Order(StringComparer.Ordinal))
        .With("in_privacy_notice", row.ListedInPrivacyNotice);
}
