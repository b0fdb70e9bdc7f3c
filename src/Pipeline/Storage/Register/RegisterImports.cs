using System.Collections.Immutable;
using ConsentLens.Consent;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Storage.Register;

/// <summary>Makes the changes of one import in a context, without saving them.</summary>
internal sealed class ImportChanges(
    ConsentLensDbContext context, RegisterFile file, RegisterImport preview, ImportApproval approval, string user, DateTimeOffset now)
{
    private readonly Dictionary<string, PersonRow> _people = new(StringComparer.Ordinal);
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private int _consentDecisions;
    private int _biometricDecisions;
    private int _markedAsLeft;
    private string[] _held = [];

    private FieldChange[] Made => [.. preview.Changed.Where(change => !change.IsMorePermissive || approval.AcceptedGains.Contains(change))];

    /// <summary>Whether two previews would make the same changes, as far as the reader of a preview can tell.</summary>
    public static bool AreSame(RegisterImport left, RegisterImport right) =>
        left.Changed.SequenceEqual(right.Changed)
        && left.Leaving.SequenceEqual(right.Leaving)
        && left.Rejected.Select(row => row.ToString()).SequenceEqual(right.Rejected.Select(row => row.ToString()))
        && left.Held.SequenceEqual(right.Held)
        && left.Settled.SequenceEqual(right.Settled)
        && left.Added.Select(row => (row.Line, row.Person.Id)).SequenceEqual(right.Added.Select(row => (row.Line, row.Person.Id)));

    public async Task MakeAsync(CancellationToken cancellationToken)
    {
        foreach (RegisterRow row in preview.Added) Add(row);
        string[] ids = [.. preview.Changed.Select(change => change.PersonId).Concat(preview.Leaving.Select(leaver => leaver.PersonId)).Distinct()];
        foreach (PersonRow person in await context.People.Where(person => ids.Contains(person.PersonId)).ToArrayAsync(cancellationToken))
            _people.Add(person.PersonId, person);
        Dictionary<int, RegisterRow> rowsByLine = file.Rows.ToDictionary(row => row.Line);
        foreach (FieldChange change in Made) Make(change, rowsByLine[change.Line]);
        if (approval.MissingHaveLeft) LetMissingLeave();
        await HoldAsync(cancellationToken);
    }

    public ImportOutcome ToOutcome(SchoolRegister before, SchoolRegister after)
    {
        Use[] uses = Enum.GetValues<Use>();
        bool PermissionChanged(string id) => uses.Any(use => before.IsPermitted(id, use, now) != after.IsPermitted(id, use, now));
        bool BiometricPermissionLost(string id) => before.BiometricPermissionOf(id, now).IsPermitted && !after.BiometricPermissionOf(id, now).IsPermitted;
        return new ImportOutcome
        {
            Added = preview.Added.Length,
            Changed = _changed.Count,
            MarkedAsLeft = _markedAsLeft,
            ConsentDecisions = _consentDecisions,
            BiometricDecisions = _biometricDecisions,
            Held = _held,
            Settled = preview.Settled,
            HeldBack = [.. preview.Changed.Except(Made)],
            PermissionChanged = [.. after.People.Select(person => person.Id).Where(PermissionChanged)],
            KnownAnew = [.. preview.Added.Select(row => row.Person.Id).Concat(Made.Select(change => change.PersonId)).Concat(_held).Distinct()],
            BiometricPermissionLost = [.. after.People.Select(person => person.Id).Where(BiometricPermissionLost)],
        };
    }

    private void Add(RegisterRow row)
    {
        context.People.Add(RegisterRows.ToRow(row.Person, context.CurrentSchoolId, now));
        foreach ((Use use, bool isGiven) in row.Consents.OrderBy(consent => consent.Key))
            Record(row, use, isGiven ? DecisionKind.Given : DecisionKind.Refused);
        RecordIfAnswered(row, BiometricVoice.FirstParent, row.Biometrics.FirstParent);
        RecordIfAnswered(row, BiometricVoice.SecondParent, row.Biometrics.SecondParent);
        RecordIfAnswered(row, BiometricVoice.Self, row.Biometrics.Self);
    }

    private void Make(FieldChange change, RegisterRow row)
    {
        PersonRow person = _people[change.PersonId];
        Person next = row.Person;
        _ = _changed.Add(change.PersonId);
        if (IsIdentity(change.Column)) person.KnownSince = now;
        switch (change.Column)
        {
            case RegisterColumn.Upn: person.Upn = next.Upn?.Value; break;
            case RegisterColumn.GivenName: person.GivenName = next.GivenName; break;
            case RegisterColumn.FamilyName: person.FamilyName = next.FamilyName; break;
            case RegisterColumn.Role: person.Role = next.Role; break;
            case RegisterColumn.YearGroup: person.YearGroup = next.YearGroup; break;
            case RegisterColumn.Class: person.Class = next.Class; break;
            case RegisterColumn.Safeguarding: (person.Barred, person.BarredAt) = (next.IsBarred, next.IsBarred ? now : person.BarredAt); break;
            case RegisterColumn.AdmissionDate: person.AdmissionDate = next.AdmissionDate; break;
            case RegisterColumn.LeavingDate: person.LeavingDate = next.LeavingDate; break;
            case RegisterColumn.BiometricParent1: Record(row, BiometricVoice.FirstParent, row.Biometrics.FirstParent); break;
            case RegisterColumn.BiometricParent2: Record(row, BiometricVoice.SecondParent, row.Biometrics.SecondParent); break;
            case RegisterColumn.BiometricChild: Record(row, BiometricVoice.Self, row.Biometrics.Self); break;
            default: RecordConsent(change, row); break;
        }
    }

    private static bool IsIdentity(RegisterColumn column) => column is RegisterColumn.GivenName or RegisterColumn.FamilyName or RegisterColumn.YearGroup or RegisterColumn.Role;

    private void RecordConsent(FieldChange change, RegisterRow row)
    {
        Use use = Enum.Parse<Use>(change.Column.ToString());
        if (row.Consents.TryGetValue(use, out bool isGiven)) Record(row, use, isGiven ? DecisionKind.Given : DecisionKind.Refused);
        else if (change.OldValue == ReportCode.Of(ConsentState.Given) || change.OldValue == RegisterImport.Pending)
            Record(row, use, DecisionKind.Withdrawn);
        // Empty where nothing was given changes nothing; the ledger keeps any refusal.
    }

    // Their last day is today, since nobody knows when they left.
    private void LetMissingLeave()
    {
        foreach (Leaver leaver in preview.Leaving.Where(leaver => leaver.LeavingDate is null))
        {
            _people[leaver.PersonId].LeavingDate = DateOnly.FromDateTime(now.UtcDateTime);
            _ = _changed.Add(leaver.PersonId);
            _markedAsLeft++;
        }
    }

    private async Task HoldAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, HoldRow> standing = await context.Holds.Where(hold => hold.SettledAt == null).ToDictionaryAsync(hold => hold.PersonId, StringComparer.Ordinal, cancellationToken);
        HeldPerson[] all = [.. preview.Held.DistinctBy(person => person.PersonId)];
        HeldPerson[] held = [.. all.Where(person => !standing.ContainsKey(person.PersonId))];
        string[] columns = [.. file.Columns.Select(ReportCode.Of).Order(StringComparer.Ordinal)];
        foreach (HeldPerson again in all.Except(held))
            standing[again.PersonId].Columns = [.. standing[again.PersonId].Columns.Union(columns, StringComparer.Ordinal)];
        _held = [.. held.Select(person => person.PersonId).Order(StringComparer.Ordinal)];
        context.Holds.AddRange(held.Select(person => new HoldRow
        {
            SchoolId = context.CurrentSchoolId,
            PersonId = person.PersonId,
            Line = person.Line,
            Columns = columns,
            HeldBy = user,
            HeldAt = now,
        }));
        foreach (string settled in preview.Settled) (standing[settled].SettledBy, standing[settled].SettledAt) = (user, now);
    }

    private void Record(RegisterRow row, Use use, DecisionKind kind)
    {
        // The current role: a change of role that was held back must not turn a parent's yes into a pupil's own.
        PersonRole role = _people.TryGetValue(row.Person.Id, out PersonRow? person) ? person.Role : row.Person.Role;
        Decider decider = role == PersonRole.Pupil ? Decider.ParentOrCarer : Decider.Self;
        var decision = new NewConsentDecision(row.Person.Id, use, kind, decider, now, EvidenceReference: EvidenceOf(row));
        context.ConsentDecisions.Add(RegisterRows.ToRow(decision, context.CurrentSchoolId, user, now));
        _consentDecisions++;
    }

    private void RecordIfAnswered(RegisterRow row, BiometricVoice voice, BiometricAnswer answer)
    {
        if (answer != BiometricAnswer.NotAnswered) Record(row, voice, answer);
    }

    private void Record(RegisterRow row, BiometricVoice voice, BiometricAnswer answer)
    {
        var decision = new NewBiometricDecision(row.Person.Id, voice, answer, now, EvidenceOf(row));
        context.BiometricDecisions.Add(RegisterRows.ToRow(decision, context.CurrentSchoolId, user, now));
        _biometricDecisions++;
    }

    private static string EvidenceOf(RegisterRow row) => $"register file, line {row.Line}";
}

/// <summary>What somebody decided after looking at the preview of an import.</summary>
public sealed record ImportApproval
{
    /// <summary>The import is refused if the register has changed since this preview.</summary>
    public required RegisterImport Preview { get; init; }

    /// <summary>The changes in <see cref="RegisterImport.Changed"/> with <see cref="FieldChange.IsMorePermissive"/> that are to be made. The rest of those are
    /// held back, since an export may not know of a withdrawal. All other changes are made.</summary>
    public ImmutableHashSet<FieldChange> AcceptedGains { get; init; } = [];

    /// <summary>Whether people missing from the file get today as their last day. If not, they stay as they are, for files with only part of the
    /// school.</summary>
    public bool MissingHaveLeft { get; init; }
}

public sealed record ImportOutcome
{
    public required int Added { get; init; }
    /// <summary>People with a changed value, a recorded answer or a last day.</summary>
    public required int Changed { get; init; }
    /// <summary>People who got today as their last day, because they are missing from the file.</summary>
    public required int MarkedAsLeft { get; init; }
    /// <summary>Entries added to the consent ledger.</summary>
    public required int ConsentDecisions { get; init; }
    /// <summary>Recorded answers about biometrics.</summary>
    public required int BiometricDecisions { get; init; }
    /// <summary>Ids of people held from now on, because a row about them was rejected; sorted.</summary>
    public required IReadOnlyList<string> Held { get; init; }

    /// <summary>Ids of people who were held and whose row has now been accepted.</summary>
    public required IReadOnlyList<string> Settled { get; init; }

    /// <summary>Changes that nobody accepted.</summary>
    public required IReadOnlyList<FieldChange> HeldBack { get; init; }
    /// <summary>Ids of people whose permission has changed for some use, so their photos must be judged again; sorted.</summary>
    public required IReadOnlyList<string> PermissionChanged { get; init; }
    /// <summary>Everyone of whom something else is known now: they may be taken for others, and others for them, and no earlier word about a face knew of a no that they repeat.</summary>
    public required IReadOnlyList<string> KnownAnew { get; init; }
    /// <summary>Everyone whose template may exist no longer: it has to be destroyed at once. In the order of their ids.</summary>
    public required IReadOnlyList<string> BiometricPermissionLost { get; init; }
}
