using ConsentLens.Consent;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;

namespace ConsentLens.Pipeline.School.People;

/// <summary>Records an answer about a person's biometrics. Where the permission falls away, everything biometric of theirs is destroyed at once.</summary>
public sealed class RecordBiometricAnswer(ConsentLensDbContextFactory contexts, CarryOutChange carryOut, AuditStore audit, TimeProvider time)
{
    /// <exception cref="RegisterRefusedException">The answer cannot be recorded as it is.</exception>
    public async Task<CarriedOut> RunAsync(int schoolId, NewBiometricDecision answer, string user, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.Register, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        var store = new RegisterStore(context, time);
        DateTimeOffset now = time.GetUtcNow();
        SchoolRegister before = await store.LoadAsync(now, answer.PersonId, cancellationToken);
        Person person = before.Find(answer.PersonId) ?? throw new RegisterRefusedException($"Nobody on the register has the id {answer.PersonId}.");
        if (ProblemOf(answer, person) is { } wrong)
            throw new RegisterRefusedException(wrong);
        await store.AppendAsync([answer], user, cancellationToken);
        SchoolRegister after = await store.LoadAsync(now, answer.PersonId, cancellationToken);
        bool isLost = before.BiometricPermissionOf(person.Id, now).IsPermitted && !after.BiometricPermissionOf(person.Id, now).IsPermitted;
        JobProgressRow? note = isLost ? CarryOutChange.Note(context, now) : null;
        await transaction.CommitAsync(audit, EntryOf(answer, user), cancellationToken);
        return note is null ? CarriedOut.Nothing : await carryOut.RunAsync(schoolId, new RegisterChange(note.Id, [], [person.Id]), user);
    }

    private static string? ProblemOf(NewBiometricDecision answer, Person person)
    {
        if (answer.EvidenceReference is { Length: > RecordConsent.MostEvidenceCharacters })
            return $"Enter where the evidence is, in up to {RecordConsent.MostEvidenceCharacters} characters, for example \"form 2026-114\".";
        if (answer.Voice != BiometricVoice.Self && person.Role != PersonRole.Pupil)
            return "Parents are not asked about an adult's biometrics. Record the person's own answer.";
        return answer.Answer == BiometricAnswer.Yes && string.IsNullOrWhiteSpace(answer.EvidenceReference)
            ? "Enter where the written consent can be found, for example \"form 2026-114\": the law requires it in writing."
            : null;
    }

    private static AuditEvent EntryOf(NewBiometricDecision answer, string user)
    {
        AuditDetail detail = AuditDetail.None
            .With("voice", ReportCode.Of(answer.Voice))
            .With("answer", ReportCode.Of(answer.Answer))
            .With("effective_from", answer.EffectiveFrom);
        return new AuditEvent(user, AuditAction.BiometricAnswerRecorded, "person", answer.PersonId, detail);
    }
}
