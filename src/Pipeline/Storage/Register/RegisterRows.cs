using System.Linq.Expressions;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Pipeline.Storage.Register;

/// <summary>Converts the register's records to rows and back.</summary>
internal static class RegisterRows
{
    /// <summary>Translated to SQL, so columns unknown to the domain are not read.</summary>
    public static Expression<Func<ConsentDecisionRow, ConsentDecision>> ToDecision { get; } = row => new ConsentDecision
    {
        Sequence = row.Sequence,
        PersonId = row.PersonId,
        Use = row.Use,
        Kind = row.Kind,
        DecidedBy = row.DecidedBy,
        EffectiveFrom = row.EffectiveFrom,
        Expires = row.Expires,
        RecordedAt = row.RecordedAt,
        EvidenceReference = row.EvidenceReference,
    };

    /// <param name="barredByLeadSince">Since when the safeguarding lead's bar holds, or null.</param>
    /// <param name="heldSince">Since when the person has been held, or null.</param>
    /// <param name="lastStopped">When the lead last barred the person, or an import held them, also where that is over; or null.</param>
    public static Person ToPerson(PersonRow row, DateTimeOffset? barredByLeadSince, DateTimeOffset? heldSince, DateTimeOffset? lastStopped) => new()
    {
        Id = row.PersonId,
        Upn = row.Upn is null ? null : Upn.Parse(row.Upn),
        GivenName = row.GivenName,
        FamilyName = row.FamilyName,
        Role = row.Role,
        YearGroup = row.YearGroup,
        Class = row.Class,
        AdmissionDate = row.AdmissionDate,
        LeavingDate = row.LeavingDate,
        IsBarred = row.Barred || barredByLeadSince is not null,
        BarredSince = barredByLeadSince,
        IsBarredByLeadAlone = barredByLeadSince is not null && !row.Barred,
        HeldSince = heldSince,
        LastStopped = row.BarredAt > lastStopped ? row.BarredAt : lastStopped ?? row.BarredAt,
        KnownSince = row.KnownSince,
    };

    public static PersonRow ToRow(Person person, int schoolId, DateTimeOffset now) => new()
    {
        SchoolId = schoolId,
        PersonId = person.Id,
        Upn = person.Upn?.Value,
        GivenName = person.GivenName,
        FamilyName = person.FamilyName,
        Role = person.Role,
        YearGroup = person.YearGroup,
        Class = person.Class,
        AdmissionDate = person.AdmissionDate,
        LeavingDate = person.LeavingDate,
        Barred = person.IsBarred,
        BarredAt = person.IsBarred ? now : null,
        KnownSince = now,
    };

    public static ConsentDecisionRow ToRow(NewConsentDecision decision, int schoolId, string user, DateTimeOffset now) => new()
    {
        SchoolId = schoolId,
        PersonId = decision.PersonId,
        Use = decision.Use,
        Kind = decision.Kind,
        DecidedBy = decision.DecidedBy,
        EffectiveFrom = InstantConverter.ToStored(decision.EffectiveFrom),
        Expires = decision.Expires is { } expires ? InstantConverter.ToStored(expires) : null,
        EvidenceReference = decision.EvidenceReference,
        RecordedBy = user,
        RecordedAt = now,
    };

    public static BiometricDecisionRow ToRow(NewBiometricDecision decision, int schoolId, string user, DateTimeOffset now) => new()
    {
        SchoolId = schoolId,
        PersonId = decision.PersonId,
        Voice = decision.Voice,
        Answer = decision.Answer,
        EffectiveFrom = InstantConverter.ToStored(decision.EffectiveFrom),
        EvidenceReference = decision.EvidenceReference,
        RecordedBy = user,
        RecordedAt = now,
    };
}
