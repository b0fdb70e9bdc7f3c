using ConsentLens.Consent;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;

namespace ConsentLens.Pipeline.School.People;

/// <summary>Records what was decided about a person's images, and judges the photos again at once; what is published and no longer permitted gets its takedown task.</summary>
public sealed class RecordConsent(ConsentLensDbContextFactory contexts, CarryOutChange carryOut, AuditStore audit, TimeProvider time)
{
    /// <summary>Most characters of a reference to evidence.</summary>
    public const int MostEvidenceCharacters = 200;

    /// <summary>Records decisions, all or none.</summary>
    /// <param name="decisions">What was decided, about this person alone.</param>
    /// <exception cref="RegisterRefusedException">A decision cannot be recorded as it is.</exception>
    public async Task<CarriedOut> RunAsync(int schoolId, string personId, IReadOnlyList<NewConsentDecision> decisions, string user, CancellationToken cancellationToken)
    {
        if (decisions.Count == 0 || decisions.Any(decision => decision.PersonId != personId))
            throw new ArgumentException("The decisions must be about the person, and there must be one.", nameof(decisions));
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.Register, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        var store = new RegisterStore(context, time);
        DateTimeOffset now = time.GetUtcNow();
        SchoolRegister before = await store.LoadAsync(now, personId, cancellationToken);
        Person person = before.Find(personId) ?? throw new RegisterRefusedException($"Nobody on the register has the id {personId}.");
        if (decisions.Select(decision => ProblemOf(decision, person)).FirstOrDefault(problem => problem is not null) is { } wrong)
            throw new RegisterRefusedException(wrong);
        IReadOnlyList<ConsentDecision> recorded = await store.AppendAsync(decisions, user, cancellationToken);
        JobProgressRow note = CarryOutChange.Note(context, now);
        await transaction.CommitAsync(audit, [.. recorded.Select(decision => EntryOf(decision, user))], cancellationToken);
        return await carryOut.RunAsync(schoolId, new RegisterChange(note.Id, [personId], []), user);
    }

    private static string? ProblemOf(NewConsentDecision decision, Person person)
    {
        if (decision.EvidenceReference is { Length: > MostEvidenceCharacters })
            return $"Enter where the evidence is, in up to {MostEvidenceCharacters} characters, for example \"form 2026-114\".";
        if (decision.Kind != DecisionKind.Given)
            return decision.Expires is null ? null : "Only a consent can have a last day. Leave the last day empty.";
        if (string.IsNullOrWhiteSpace(decision.EvidenceReference))
            return "Enter where the consent can be found, for example \"form 2026-114\": a consent without evidence does not count.";
        if (decision.DecidedBy == Decider.ParentOrCarer && person.Role != PersonRole.Pupil)
            return "Nobody else can consent for an adult. Record the person's own decision.";
        return decision.Expires <= decision.EffectiveFrom ? "The consent would end before it starts. Choose a later last day." : null;
    }

    private static AuditEvent EntryOf(ConsentDecision decision, string user)
    {
        AuditDetail detail = AuditDetail.None
            .With("sequence", decision.Sequence)
            .With("use", ReportCode.Of(decision.Use))
            .With("kind", ReportCode.Of(decision.Kind))
            .With("decided_by", ReportCode.Of(decision.DecidedBy))
            .With("effective_from", decision.EffectiveFrom);
        return new AuditEvent(user, AuditAction.ConsentRecorded, "person", decision.PersonId, detail);
    }
}
