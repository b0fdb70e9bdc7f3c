using System.Collections.Immutable;
using System.Globalization;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;

namespace ConsentLens.Consent.Register;

/// <summary>What an import would do to the current register, to be checked before it is done. Only columns that the file has are compared.</summary>
public sealed record RegisterImport
{
    /// <summary>The old value of a consent that is on record but has not begun.</summary>
    public const string Pending = "given_later";

    /// <summary>Rows for people who are not on the register yet.</summary>
    public required ImmutableArray<RegisterRow> Added { get; init; }

    /// <summary>Values that would change, in the order of the file.</summary>
    public required ImmutableArray<FieldChange> Changed { get; init; }

    /// <summary>People on the register who are missing from the file, or to whom it gives a leaving date, in the order of their ids. Somebody whose row was
    /// rejected is not missing, and somebody who had already left is not listed again.</summary>
    public required ImmutableArray<Leaver> Leaving { get; init; }

    public required ImmutableArray<RejectedRow> Rejected { get; init; }

    /// <summary>The people whom the rejected rows are about, or may be about: held, that is restricted everywhere, until it is settled. A row not named here
    /// fits nobody on the register.</summary>
    public required ImmutableArray<HeldPerson> Held { get; init; }

    /// <summary>People held until now who have a row in this file and appear in no rejected one. Whether this file has every column of the one
    /// whose row was rejected is not known here.</summary>
    public required ImmutableArray<string> Settled { get; init; }

    /// <summary>True when a rejected row does not say whom it is about, so somebody in <see cref="Leaving"/> may not be leaving at all.</summary>
    public bool IsLeavingUncertain => Rejected.Any(row => row.PersonId is null);

    /// <summary>Compares a file with the current register.</summary>
    /// <param name="now">When current consents are checked.</param>
    public static RegisterImport Preview(SchoolRegister current, RegisterFile file, DateTimeOffset now)
    {
        var people = new RejectedPeople(current);
        ImmutableArray<RejectedRow> clashes = [.. ClashesWithRegister(current, people, file, now)];
        HashSet<int> clashingLines = [.. clashes.Select(row => row.Line)];
        ImmutableArray<RegisterRow> rows = [.. file.Rows.Where(row => !clashingLines.Contains(row.Line))];
        ImmutableArray<RejectedRow> rejected = [.. file.Rejected.Concat(clashes).OrderBy(row => row.Line)];
        ImmutableArray<HeldPerson> held = [.. rejected.SelectMany(row => people.Of(row).Select(person => new HeldPerson(person.Id, row.Line)))];
        HashSet<string> heldIds = [.. held.Select(person => person.PersonId)];
        return new RegisterImport
        {
            Added = [.. rows.Where(row => current.Find(row.Person.Id) is null)],
            Changed = [.. rows.SelectMany(row => Changes(current, row, file, now))],
            Leaving = [.. Leavers(current, rows, heldIds, now)],
            Rejected = rejected,
            Held = held,
            Settled = [.. rows.Select(row => row.Person.Id).Where(id => current.Find(id) is { IsHeld: true } && !heldIds.Contains(id))],
        };
    }

    /// <summary>
    /// The import as shown to somebody who must not learn of bars: it mentions none, and a barred person's consent is not given. So a file that says yes to it seems to give it,
    /// as with anybody else whose consent is not given.
    /// </summary>
    /// <param name="current">The register against which it was previewed.</param>
    /// <param name="file">The file that was previewed.</param>
    /// <param name="now">When current consents are checked.</param>
    public RegisterImport WithoutBars(SchoolRegister current, RegisterFile file, DateTimeOffset now)
    {
        HashSet<int> rejected = [.. Rejected.Select(row => row.Line)];
        IEnumerable<FieldChange> seeming = file.Rows.Where(row => !rejected.Contains(row.Line)).SelectMany(SeemingGains);
        IEnumerable<FieldChange> masked = Changed.Where(change => change.Column != RegisterColumn.Safeguarding).Select(Masked).OfType<FieldChange>();
        // In the order in which the changes of anybody else stand.
        return this with { Changed = [.. masked.Concat(seeming).OrderBy(change => change.Line).ThenBy(change => PlaceOf(change.Column))] };

        IEnumerable<FieldChange> SeemingGains(RegisterRow row) => current.Find(row.Person.Id) is not { IsBarred: true }
            ? []
            : row.Consents
                .Where(consent => consent.Value && file.Columns.Contains(RowReader.ColumnOf(consent.Key)) && current.ConsentOf(row.Person.Id, consent.Key, now) == ConsentState.Given)
                .OrderBy(consent => consent.Key)
                .Select(consent => new FieldChange(row.Person.Id, row.Line, RowReader.ColumnOf(consent.Key), ReportCode.Of(ConsentState.NotGiven), YesOrNo(true), IsMorePermissive: true));

        FieldChange? Masked(FieldChange change)
        {
            bool tells = change.OldValue == ReportCode.Of(ConsentState.Given) || change.OldValue == Pending;
            if (!tells || current.Find(change.PersonId) is not { IsBarred: true }) return change;
            return change.NewValue.Length == 0 ? null : change with { OldValue = ReportCode.Of(ConsentState.NotGiven) };
        }
    }

    private static int PlaceOf(RegisterColumn column) => column switch
    {
        >= RegisterColumn.Website and <= RegisterColumn.NameWithImage => (int)column,
        RegisterColumn.BiometricParent1 or RegisterColumn.BiometricParent2 or RegisterColumn.BiometricChild => int.MaxValue,
        _ => 0,
    };

    // A UPN belongs to one pupil for life: a second person with it means a mistyped number or a mistyped id. Ids that differ by capitals alone are one id.
    private static IEnumerable<RejectedRow> ClashesWithRegister(SchoolRegister current, RejectedPeople people, RegisterFile file, DateTimeOffset now)
    {
        Dictionary<Upn, string> idsByUpn = [];
        foreach (Person person in current.People)
        {
            if (person.Upn is not null) _ = idsByUpn.TryAdd(person.Upn, person.Id);
        }

        foreach (RegisterRow row in file.Rows)
        {
            if (row.Person.Upn is { } upn && idsByUpn.TryGetValue(upn, out string? holder) && holder != row.Person.Id)
                yield return Clash(row, $"The UPN belongs to person {holder} on the register; correct the UPN or the person id.");
            else if (people.WithId(row.Person.Id).FirstOrDefault(person => person.Id != row.Person.Id && !person.HasLeft(now)) is { } other)
                yield return Clash(row, SameId(row.Person.Id, other.Id, current.Find(row.Person.Id) is not null));
        }
    }

    private static RejectedRow Clash(RegisterRow row, string problem) => new(row.Line, row.Person.Id, [problem]) { Person = row.Person };

    private static string SameId(string id, string other, bool bothExist) => bothExist
        ? $"The register has this person id twice, as {id} and {other}; ids that differ by capitals alone are one id, so give one of the two a leaving date and import again."
        : $"The person id {id} is on the register as {other}; ids that differ by capitals alone are one id, so write it as {other}.";

    private static IEnumerable<Leaver> Leavers(SchoolRegister current, ImmutableArray<RegisterRow> rows, HashSet<string> heldIds, DateTimeOffset now)
    {
        Dictionary<string, RegisterRow> rowsById = rows.ToDictionary(row => row.Person.Id, StringComparer.Ordinal);
        foreach (Person person in current.People.Where(person => !person.HasLeft(now)))
        {
            bool isInFile = rowsById.TryGetValue(person.Id, out RegisterRow? row);
            bool isMissing = !isInFile && !heldIds.Contains(person.Id);
            bool getsLeavingDate = row?.Person.LeavingDate is not null && row.Person.LeavingDate != person.LeavingDate;
            if (isMissing || getsLeavingDate) yield return new Leaver(person.Id, row?.Person.LeavingDate);
        }
    }

    private static IEnumerable<FieldChange> Changes(SchoolRegister current, RegisterRow row, RegisterFile file, DateTimeOffset now)
    {
        if (current.Find(row.Person.Id) is not { } person) return [];
        return PersonalChanges(person, row)
            .Concat(ConsentChanges(current, person, row, now))
            .Concat(BiometricChanges(current.BiometricAnswersOf(person.Id), row))
            .Where(change => file.Columns.Contains(change.Column));
    }

    private static IEnumerable<FieldChange> PersonalChanges(Person old, RegisterRow row)
    {
        Person next = row.Person;
        (RegisterColumn Column, string Old, string New, bool IsMorePermissive)[] values =
        [
            (RegisterColumn.Upn, old.Upn?.Value ?? "", next.Upn?.Value ?? "", false),
            (RegisterColumn.GivenName, old.GivenName, next.GivenName, false),
            (RegisterColumn.FamilyName, old.FamilyName, next.FamilyName, false),
            // After such a change, a pupil's own yes would count as an adult's.
            (RegisterColumn.Role, RoleCode(old.Role), RoleCode(next.Role), old.Role == PersonRole.Pupil),
            (RegisterColumn.YearGroup, old.YearGroup ?? "", next.YearGroup ?? "", false),
            (RegisterColumn.Class, old.Class ?? "", next.Class ?? "", false),
            (RegisterColumn.Safeguarding, YesOrNo(old.IsBarred && !old.IsBarredByLeadAlone), YesOrNo(next.IsBarred), old.IsBarred),
            (RegisterColumn.AdmissionDate, DateCode(old.AdmissionDate), DateCode(next.AdmissionDate), false),
            // Somebody who stays longer may have a template for longer.
            (RegisterColumn.LeavingDate, DateCode(old.LeavingDate), DateCode(next.LeavingDate), !(next.LeavingDate < old.LeavingDate) && old.LeavingDate is not null),
        ];
        return values
            .Where(value => value.Old != value.New)
            .Select(value => new FieldChange(old.Id, row.Line, value.Column, value.Old, value.New, value.IsMorePermissive));
    }

    private static IEnumerable<FieldChange> ConsentChanges(SchoolRegister current, Person person, RegisterRow row, DateTimeOffset now)
    {
        foreach (Use use in Enum.GetValues<Use>())
        {
            ConsentState old = current.ConsentOf(row.Person.Id, use, now);
            bool? next = row.Consents.TryGetValue(use, out bool answer) ? answer : null;
            // Without a decision of its own, the file would leave a consent standing that begins later.
            bool isPending = old != ConsentState.Given && current.Ledger.PendingOf(person, use, now).Any(change => change.State == ConsentState.Given);
            bool isSame = next switch
            {
                true => old == ConsentState.Given,
                false => old is ConsentState.Refused or ConsentState.Withdrawn or ConsentState.ObjectionUpheld,
                null => old is ConsentState.NotGiven or ConsentState.Expired,
            };
            if (!isSame || (isPending && next != true))
                yield return new FieldChange(row.Person.Id, row.Line, RowReader.ColumnOf(use), isPending ? Pending : ReportCode.Of(old), YesNoOrEmpty(next), next == true);
        }
    }

    private static IEnumerable<FieldChange> BiometricChanges(BiometricAnswers old, RegisterRow row)
    {
        (RegisterColumn Column, BiometricAnswer Old, BiometricAnswer New)[] answers =
        [
            (RegisterColumn.BiometricParent1, old.FirstParent, row.Biometrics.FirstParent),
            (RegisterColumn.BiometricParent2, old.SecondParent, row.Biometrics.SecondParent),
            (RegisterColumn.BiometricChild, old.Self, row.Biometrics.Self),
        ];
        return answers
            .Where(answer => answer.Old != answer.New)
            .Select(answer => new FieldChange(
                row.Person.Id,
                row.Line,
                answer.Column,
                AnswerCode(answer.Old),
                AnswerCode(answer.New),
                answer.New == BiometricAnswer.Yes || answer.Old == BiometricAnswer.No));
    }

    /// <summary>How a register file writes a role.</summary>
    public static string RoleCode(PersonRole role) => role == PersonRole.OtherAdult ? "adult" : ReportCode.Of(role);

    private static string DateCode(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static string YesOrNo(bool value) => value ? "yes" : "no";

    private static string YesNoOrEmpty(bool? value) => value is { } answer ? YesOrNo(answer) : "";

    private static string AnswerCode(BiometricAnswer answer) => answer == BiometricAnswer.NotAnswered ? "" : ReportCode.Of(answer);
}

/// <summary>One value that an import would change.</summary>
/// <param name="OldValue">From the register; for a consent its state, e.g. <c>withdrawn</c>. Empty if nothing.</param>
/// <param name="NewValue">From the file. Empty if nothing.</param>
/// <param name="IsMorePermissive">True when the change would let the person be shown or recognised where they were not before: a consent or biometric consent
/// gained, a bar lifted. Such a change needs a second look, especially where it would undo a withdrawal that the file's source does not know about.</param>
public sealed record FieldChange(
    string PersonId,
    int Line,
    RegisterColumn Column,
    string OldValue,
    string NewValue,
    bool IsMorePermissive);

/// <summary>Somebody on the current register who is leaving, according to a file.</summary>
/// <param name="LeavingDate">Their last day in the file; null if they are missing from it.</param>
public sealed record Leaver(string PersonId, DateOnly? LeavingDate);

/// <summary>Somebody on the register whom a rejected row is about, or may be about.</summary>
/// <param name="Line">The line of the rejected row.</param>
public sealed record HeldPerson(string PersonId, int Line);

/// <param name="Line">The line of the file, or the row of the sheet, on which it begins.</param>
/// <param name="PersonId">The row's id, if one could be read.</param>
/// <param name="Problems">Everything that is wrong, each in one sentence for the office: what is wrong and, where useful, what to enter instead.</param>
public sealed record RejectedRow(int Line, string? PersonId, ImmutableArray<string> Problems)
{
    /// <summary>All that is wrong.</summary>
    public string Problem => string.Join(' ', Problems);

    /// <summary>The person as far as the row could be read.</summary>
    internal Person? Person { get; init; }

    /// <summary>The row as it is in the file, if its values may be in the wrong columns.</summary>
    internal string? Text { get; init; }

    /// <summary>With its line, e.g. <c>Line 12: ...</c>.</summary>
    public override string ToString() => $"Line {Line}: {Problem}";
}
