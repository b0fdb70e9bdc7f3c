using System.Globalization;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Vision.Models;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Settings;

/// <summary>Changes a school's settings. Where another likeness counts then, every photo is matched again.</summary>
public sealed class ChangeSettings(ConsentLensDbContextFactory contexts, ScreeningEngine engine, IJobQueue queue, AuditStore audit, TimeProvider time)
{
    private const int MostDays = 3650;

    /// <param name="wanted">All of them, as they shall be.</param>
    /// <returns>Whether the photos are matched again.</returns>
    /// <exception cref="SettingsRefusedException">They cannot be like this.</exception>
    public async Task<bool> RunAsync(int schoolId, SchoolSettings wanted, string user, CancellationToken cancellationToken)
    {
        Check(wanted);
        if (!await WriteAsync(schoolId, wanted, user, cancellationToken))
            return false;
        await queue.EnqueueAsync(await JobOrder.RematchSchoolAsync(contexts, schoolId, cancellationToken), cancellationToken);
        return true;
    }

    private void Check(SchoolSettings wanted)
    {
        if (wanted.KeepBlockedDays is < 1 or > MostDays || wanted.KeepUnusedDays is < 1 or > MostDays)
            throw new SettingsRefusedException($"Enter from 1 to {MostDays} days, or leave the field empty for the usual number.");
        if (wanted.MatchAt is not (null or (>= 0 and <= 1)) || wanted.PossibleAt is not (null or (>= 0 and <= 1)))
            throw new SettingsRefusedException("Enter the similarity as a number from 0 to 1, or leave the field empty for the usual number.");
        MatchThresholds own = engine.ThresholdsFor([], school: null);
        if ((wanted.PossibleAt ?? own.PossibleAt) > (wanted.MatchAt ?? own.MatchAt))
            throw new SettingsRefusedException("The similarity for a possible match cannot be higher than the similarity for a match.");
    }

    private async Task<bool> WriteAsync(int schoolId, SchoolSettings wanted, string user, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.RegisterThenJudging, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        SchoolSettings before = await SchoolSettings.ReadAsync(context, cancellationToken);
        if (before == wanted)
            return false;
        SchoolSettingsRow? row = await context.SchoolSettings.SingleOrDefaultAsync(cancellationToken);
        if (row is null)
            context.SchoolSettings.Add(row = new SchoolSettingsRow { SchoolId = schoolId, ChangedBy = user, ChangedAt = time.GetUtcNow() });
        (row.KeepBlockedDays, row.KeepUnusedDays, row.MatchAt, row.PossibleAt) = (wanted.KeepBlockedDays, wanted.KeepUnusedDays, wanted.MatchAt, wanted.PossibleAt);
        (row.ChangedBy, row.ChangedAt) = (user, time.GetUtcNow());
        await context.SaveChangesAsync(cancellationToken);
        bool isOtherLikeness = engine.ThresholdsFor([], wanted.Chosen) != engine.ThresholdsFor([], before.Chosen);
        if (isOtherLikeness)
            await OutdatedComparisons.MarkAsync(context, cancellationToken);
        await transaction.CommitAsync(audit, new AuditEvent(user, AuditAction.SettingsChanged, "school", AuditStore.NameOf(schoolId), DetailOf(wanted)), cancellationToken);
        return isOtherLikeness;
    }

    private static AuditDetail DetailOf(SchoolSettings settings) => AuditDetail.None
        .With("keep_blocked_days", TextOf(settings.KeepBlockedDays))
        .With("keep_unused_days", TextOf(settings.KeepUnusedDays))
        .With("match_at", TextOf(settings.MatchAt))
        .With("possible_at", TextOf(settings.PossibleAt));

    private static string TextOf(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture) ?? "usual";
}

/// <summary>Settings cannot be like this. The message is one sentence for the user.</summary>
public sealed class SettingsRefusedException(string message) : RefusedException(message);
