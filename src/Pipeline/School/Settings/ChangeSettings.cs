using System.Globalization;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Vision.Models;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Settings;

/// <summary>
/// Changes a school's settings. Where another likeness counts then, every photo is matched again. One person alone can only make the comparison of faces stricter:
/// a looser one waits until a second, the safeguarding lead, confirms it.
/// </summary>
public sealed class ChangeSettings(ConsentLensDbContextFactory contexts, ScreeningEngine engine, IJobQueue queue, AuditStore audit, TimeProvider time)
{
    private const int MostDays = 3650;

    private MatchThresholds Usual => engine.ThresholdsFor([], school: null);

    /// <param name="wanted">All of them, as they shall be.</param>
    /// <exception cref="SettingsRefusedException">They cannot be like this.</exception>
    public async Task<SettingsOutcome> RunAsync(int schoolId, SchoolSettings wanted, string user, CancellationToken cancellationToken)
    {
        CheckDays(wanted.KeepBlockedDays, nameof(wanted.KeepBlockedDays));
        CheckDays(wanted.KeepUnusedDays, nameof(wanted.KeepUnusedDays));
        Check(wanted.Chosen);
        SettingsOutcome outcome;
        await using (SchoolTransaction transaction = await BeginAsync(schoolId, cancellationToken))
            outcome = await WriteAsync(transaction, schoolId, wanted, user, cancellationToken);
        if (outcome == SettingsOutcome.Rematching)
            await RematchAsync(schoolId, cancellationToken);
        return outcome;
    }

    /// <summary>Lets stricter thresholds count, and leaves all other settings as they are.</summary>
    /// <param name="stricter">What changes; null leaves what counts.</param>
    /// <exception cref="SettingsRefusedException">They are not stricter than those that count, or cannot be.</exception>
    public async Task TightenAsync(int schoolId, ChosenThresholds stricter, string user, CancellationToken cancellationToken)
    {
        await using (SchoolTransaction transaction = await BeginAsync(schoolId, cancellationToken))
        {
            SchoolSettings before = await SchoolSettings.ReadAsync(transaction.Context, cancellationToken);
            SchoolSettings wanted = before with { MatchAt = stricter.MatchAt ?? before.MatchAt, PossibleAt = stricter.PossibleAt ?? before.PossibleAt };
            Check(wanted.Chosen);
            (MatchThresholds then, MatchThresholds now) = (engine.ThresholdsFor([], wanted.Chosen), engine.ThresholdsFor([], before.Chosen));
            if (then == now || Thresholds.IsLooser(then, now))
                throw new SettingsRefusedException("These numbers are not stricter than those that count now. Look at the figures again.");
            await WriteAsync(transaction, schoolId, wanted, user, cancellationToken);
        }

        await RematchAsync(schoolId, cancellationToken);
    }

    /// <summary>Lets looser thresholds count, as somebody else asked for them.</summary>
    /// <param name="askedAt">When those were asked for that the user has seen.</param>
    /// <exception cref="SettingsRefusedException">Nothing waits, something else does, or the user asked for it.</exception>
    public async Task ConfirmAsync(int schoolId, DateTimeOffset askedAt, string user, CancellationToken cancellationToken)
    {
        await using (SchoolTransaction transaction = await BeginAsync(schoolId, cancellationToken))
        {
            AskedThresholds asked = await WaitingAsync(transaction.Context, askedAt, cancellationToken);
            if (asked.By == user)
                throw new SettingsRefusedException("You asked for these numbers yourself, so another safeguarding lead has to confirm them.");
            Check(asked.Chosen);
            SchoolSettingsRow row = await transaction.Context.SchoolSettings.SingleAsync(cancellationToken);
            (row.MatchAt, row.PossibleAt, row.ChangedBy, row.ChangedAt) = (asked.Chosen.MatchAt, asked.Chosen.PossibleAt, user, time.GetUtcNow());
            Ask(row, null);
            await OutdatedComparisons.MarkAsync(transaction.Context, cancellationToken);
            AuditDetail detail = DetailOf(asked.Chosen).With("asked_by", asked.By);
            await transaction.CommitAsync(audit, EventOf(schoolId, AuditAction.LooserThresholdsConfirmed, user, detail), cancellationToken);
        }

        await RematchAsync(schoolId, cancellationToken);
    }

    /// <summary>Lets looser thresholds go that wait: they were declined, or their asker withdrew them.</summary>
    /// <param name="askedAt">When those were asked for that the user has seen.</param>
    /// <exception cref="SettingsRefusedException">Nothing waits, or something else does.</exception>
    public async Task DeclineAsync(int schoolId, DateTimeOffset askedAt, string user, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await BeginAsync(schoolId, cancellationToken);
        AskedThresholds asked = await WaitingAsync(transaction.Context, askedAt, cancellationToken);
        Ask(await transaction.Context.SchoolSettings.SingleAsync(cancellationToken), null);
        AuditDetail detail = DetailOf(asked.Chosen).With("asked_by", asked.By);
        await transaction.CommitAsync(audit, EventOf(schoolId, AuditAction.LooserThresholdsDeclined, user, detail), cancellationToken);
    }

    private Task<SchoolTransaction> BeginAsync(int schoolId, CancellationToken cancellationToken) =>
        SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.RegisterThenJudging, cancellationToken);

    private static async Task<AskedThresholds> WaitingAsync(ConsentLensDbContext context, DateTimeOffset askedAt, CancellationToken cancellationToken) =>
        await AskedThresholds.ReadAsync(context, cancellationToken) is { } asked && asked.At == askedAt
            ? asked
            : throw new SettingsRefusedException("These numbers no longer wait: they were settled, or others were asked for. Look again.");

    private async Task RematchAsync(int schoolId, CancellationToken cancellationToken) =>
        await queue.EnqueueAsync(await JobOrder.RematchSchoolAsync(contexts, schoolId, cancellationToken), cancellationToken);

    private void Check(ChosenThresholds wanted)
    {
        CheckSimilarity(wanted.MatchAt, nameof(wanted.MatchAt));
        CheckSimilarity(wanted.PossibleAt, nameof(wanted.PossibleAt));
        MatchThresholds usual = Usual;
        if ((wanted.PossibleAt ?? usual.PossibleAt) > (wanted.MatchAt ?? usual.MatchAt))
            throw new SettingsRefusedException("The similarity for a possible match cannot be higher than the similarity for a match.") { Field = nameof(wanted.PossibleAt) };
        if (!Thresholds.TellsApart(engine.ThresholdsFor([], wanted), usual))
        {
            string text = string.Create(
                CultureInfo.InvariantCulture,
                $"With these numbers, faces could not be told apart. Enter at least {usual.PossibleAt:0.###} for a match, and from {Thresholds.LeastPossible(usual):0.###} to {usual.MatchAt:0.###} for a possible match.");
            throw new SettingsRefusedException(text) { Field = nameof(wanted.MatchAt) };
        }
    }

    private static void CheckDays(int? days, string field)
    {
        if (days is < 1 or > MostDays)
            throw new SettingsRefusedException($"Enter from 1 to {MostDays} days, or leave the field empty for the usual number.") { Field = field };
    }

    private static void CheckSimilarity(double? similarity, string field)
    {
        if (similarity is not (null or (>= 0 and <= 1)))
            throw new SettingsRefusedException("Enter the similarity as a number from 0 to 1, or leave the field empty for the usual number.") { Field = field };
    }

    private async Task<SettingsOutcome> WriteAsync(SchoolTransaction transaction, int schoolId, SchoolSettings wanted, string user, CancellationToken cancellationToken)
    {
        ConsentLensDbContext context = transaction.Context;
        SchoolSettings before = await SchoolSettings.ReadAsync(context, cancellationToken);
        if (before == wanted)
            return SettingsOutcome.Saved;
        bool asks = NeedsSecond(wanted.Chosen, before.Chosen);
        SchoolSettings now = asks ? wanted with { MatchAt = before.MatchAt, PossibleAt = before.PossibleAt } : wanted;
        SchoolSettingsRow? row = await context.SchoolSettings.SingleOrDefaultAsync(cancellationToken);
        if (row is null)
            context.SchoolSettings.Add(row = new SchoolSettingsRow { SchoolId = schoolId, ChangedBy = user, ChangedAt = time.GetUtcNow() });
        List<AuditEvent> events = [];
        if (wanted.Chosen != before.Chosen)
            Ask(row, asks ? new AskedThresholds(wanted.Chosen, user, time.GetUtcNow()) : null);
        if (asks)
            events.Add(EventOf(schoolId, AuditAction.LooserThresholdsAsked, user, DetailOf(wanted.Chosen)));
        if (now != before)
        {
            (row.KeepBlockedDays, row.KeepUnusedDays, row.MatchAt, row.PossibleAt) = (now.KeepBlockedDays, now.KeepUnusedDays, now.MatchAt, now.PossibleAt);
            (row.ChangedBy, row.ChangedAt) = (user, time.GetUtcNow());
            AuditDetail detail = DetailOf(now.Chosen).With("keep_blocked_days", TextOf(now.KeepBlockedDays)).With("keep_unused_days", TextOf(now.KeepUnusedDays));
            events.Add(EventOf(schoolId, AuditAction.SettingsChanged, user, detail));
        }

        await context.SaveChangesAsync(cancellationToken);
        bool isOtherLikeness = engine.ThresholdsFor([], now.Chosen) != engine.ThresholdsFor([], before.Chosen);
        if (isOtherLikeness)
            await OutdatedComparisons.MarkAsync(context, cancellationToken);
        await transaction.CommitAsync(audit, events, cancellationToken);
        return asks ? SettingsOutcome.Asked : isOtherLikeness ? SettingsOutcome.Rematching : SettingsOutcome.Saved;
    }

    // What is no looser than the usual, or than what counts already, opens nothing.
    private bool NeedsSecond(ChosenThresholds wanted, ChosenThresholds before)
    {
        MatchThresholds then = engine.ThresholdsFor([], wanted);
        return Thresholds.IsLooser(then, Usual) && Thresholds.IsLooser(then, engine.ThresholdsFor([], before));
    }

    private static void Ask(SchoolSettingsRow row, AskedThresholds? asked) =>
        (row.AskedMatchAt, row.AskedPossibleAt, row.AskedBy, row.AskedAt) = (asked?.Chosen.MatchAt, asked?.Chosen.PossibleAt, asked?.By, asked?.At);

    private static AuditEvent EventOf(int schoolId, AuditAction action, string user, AuditDetail detail) => new(user, action, "school", AuditStore.NameOf(schoolId), detail);

    private static AuditDetail DetailOf(ChosenThresholds chosen) => AuditDetail.None.With("match_at", TextOf(chosen.MatchAt)).With("possible_at", TextOf(chosen.PossibleAt));

    private static string TextOf(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture) ?? "usual";
}

/// <summary>What became of wanted settings.</summary>
public enum SettingsOutcome
{
    Saved,

    /// <summary>They were saved, and every photo is matched again.</summary>
    Rematching,

    /// <summary>Looser thresholds among them wait for the safeguarding lead; the rest was saved.</summary>
    Asked,
}

/// <summary>Settings cannot be like this. The message is one sentence for the user.</summary>
public sealed class SettingsRefusedException(string message) : RefusedException(message);
