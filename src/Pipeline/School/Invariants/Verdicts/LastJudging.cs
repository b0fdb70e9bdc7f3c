using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Invariants.Verdicts;

/// <summary>
/// Until when time alone was looked at. A consent that lapses at midnight is judged in the night: until then its verdicts stand, and the release of a photo is
/// judged by the consents of its own moment. What somebody recorded is carried out at once, and never waits for the night.
/// </summary>
/// <param name="At">When the last night began that ended well; no longer ago than a night may be late.</param>
/// <param name="IsChangeUnderWay">Whether a change of the register is noted that is still to be carried out.</param>
internal sealed record LastJudging(DateTimeOffset At, bool IsChangeUnderWay)
{
    /// <summary>A day, the hour by which a day may be longer, and an hour for three attempts.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromHours(26);

    public static async Task<LastJudging> ReadAsync(ConsentLensDbContext context, DateTimeOffset now, CancellationToken cancellationToken)
    {
        DateTimeOffset? night = await context.NightlyRuns
            .Where(run => run.FinishedAt != null && run.Problem == null && run.StartedAt <= now)
            .MaxAsync(run => (DateTimeOffset?)run.StartedAt, cancellationToken);
        bool isUnderWay = await context.JobProgress.AnyAsync(note => note.Job == CarryOutChange.NoteJob, cancellationToken);
        DateTimeOffset latest = now - Patience;
        return new LastJudging(night > latest ? night.Value : latest, isUnderWay);
    }

    /// <summary>The school as that judging saw it, but with everything that was recorded since: that took effect at once.</summary>
    public SchoolState Of(SchoolState now)
    {
        IEnumerable<ConsentDecision> decisions = now.Register.Ledger.Decisions.Select(decision =>
            IsSince(decision.EffectiveFrom) && IsSince(decision.RecordedAt ?? decision.EffectiveFrom) ? decision with { EffectiveFrom = At } : decision);
        return now with { Register = new SchoolRegister(now.Register.People, new ConsentLedger(decisions)), Now = At };

        bool IsSince(DateTimeOffset instant) => instant > At && instant <= now.Now;
    }
}
