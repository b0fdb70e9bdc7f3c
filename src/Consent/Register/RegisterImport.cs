using System.Collections.Immutable;
using System.Globalization;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;

namespace ConsentLens.Consent.Register;

/// <summary>What an import would do to the current register, to be checked before it is done. Only columns that the file has are compared.</summary>
public sealed record RegisterImport
{
    /// <summary>Rows for people who are not on the register yet.</summary>
    public required ImmutableArray<RegisterRow> Added { get; init; }

    /// <summary>Values that would change, in the order of the file.</summary>
    public required ImmutableArray<FieldChange> Changed { get; init; }

    /// <summary>
    /// People on the register who are missing from the file, or to whom it gives a leaving date, in the order of their ids. Somebody whose row was rejected is
    /// not missing, and somebody who had already left is not listed again.
    /// </summary>
    public required ImmutableArray<Leaver> Leaving { get; init; }

    public required ImmutableArray<RejectedRow> Rejected { get; init; }

    /// <summary>True when a rejected row does not say whom it is about, so somebody in <see cref="Leaving"/> may not be leaving at all.</summary>
    public bool IsLeavingUncertain => Rejected.Any(row => row.PersonId is null);

    /// <summary>Compares a file with the current register.</summary>
    /// <param name="current">The register now.</param>
    /// <param name="file">The file as read.</param>
    /// <param name="now">The time at which current consents are checked.</param>
    public static RegisterImport Preview(SchoolRegister current, RegisterFile file, DateTimeOffset now)
    {
        ImmutableArray<RejectedRow> clashes = [.. ClashesWithRegister(current, file)];
        HashSet<int> clashingLines = [.. clashes.Select(row => row.Line)];
        ImmutableArray<RegisterRow> rows = [.. file.Rows.Where(row => !clashingLines.Contains(row.Line))];
        ImmutableArray<RejectedRow> rejected = [.. file.Rejected.Concat(clashes).OrderBy(row => row.Line)];
        return new RegisterImport
        {
            Added = [.. rows.Where(row => current.Find(row.Person.Id) is null)],
            Changed = [.. rows.SelectMany(row => Changes(current, row, file, now))],
            Leaving = [.. Leavers(current, rows, rejected, now)],
            Rejected = rejected,
        };
    }

    // A UPN belongs to one pupil for life: a second person with it means a mistyped number or a mistyped id.
    private static IEnumerable<RejectedRow> ClashesWithRegister(SchoolRegister current, RegisterFile file)
    {
        Dictionary<Upn, string> idsByUpn = [];
        foreach (Person person in current.People)
        {
            if (person.Upn is not null)
                _ = idsByUpn.TryAdd(person.Upn, person.Id);
        }

        foreach (RegisterRow row in file.Rows)
        {
            if (row.Person.Upn is { } upn && idsByUpn.TryGetValue(upn, out string? holder) && holder != row.Person.Id)
                yield return new RejectedRow(row.Line, row.Person.Id, $"The UPN belongs to person {holder} on the register; correct the UPN or the person id.");
        }
    }

    private static IEnumerable<Leaver> Leavers(
        SchoolRegister current,
        ImmutableArray<RegisterRow> rows,
        ImmutableArray<RejectedRow> rejected,
        DateTimeOffset now)
    {
        Dictionary<string, RegisterRow> rowsById = rows.ToDictionary(row => row.Person.Id, StringComparer.Ordinal);
        HashSet<string> rejectedIds = [.. rejected.Select(row => row.PersonId).OfType<string>()];
        foreach (Person person in current.People.Where(person => !person.HasLeft(now)))
        {
            bool isInFile = rowsById.TryGetValue(person.Id, out RegisterRow? row);
            bool isMissing = !isInFile && !rejectedIds.Contains(person.Id);
            bool getsLeavingDate = row?.Person.LeavingDate is not null && row.Person.LeavingDate != person.LeavingDate;
            if (isMissing || getsLeavingDate)
                yield return new Leaver(person.Id, row?.Person.LeavingDate);
        }
    }

    private static IEnumerable<FieldChange> Changes(SchoolRegister current, RegisterRow row, RegisterFile file, DateTimeOffset now)
    {
        if (current.Find(row.Person.Id) is not { } person)
            return [];
        return PersonalChanges(person, row)
            .Concat(ConsentChanges(current, row, now))
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
            (RegisterColumn.Safeguarding, YesOrNo(old.IsBarred), YesOrNo(next.IsBarred), old.IsBarred),
            (RegisterColumn.AdmissionDate, DateCode(old.AdmissionDate), DateCode(next.AdmissionDate), false),
            // Somebody who stays longer may have a template for longer.
            (RegisterColumn.LeavingDate, DateCode(old.LeavingDate), DateCode(next.LeavingDate), !(next.LeavingDate < old.LeavingDate) && old.LeavingDate is not null),
        ];
        return values
            .Where(value => value.Old != value.New)
            .Select(value => new FieldChange(old.Id, row.Line, value.Column, value.Old, value.New, value.IsMorePermissive));
    }

    private static IEnumerable<FieldChange> ConsentChanges(SchoolRegister current, RegisterRow row, DateTimeOffset now)
    {
        foreach (Use use in Enum.GetValues<Use>())
        {
            ConsentState old = current.ConsentOf(row.Person.Id, use, now);
            bool? next = row.Consents.TryGetValue(use, out bool answer) ? answer : null;
            bool isSame = next switch
            {
                true => old == ConsentState.Given,
                false => old is ConsentState.Refused or ConsentState.Withdrawn or ConsentState.ObjectionUpheld,
                null => old is ConsentState.NotGiven or ConsentState.Expired,
            };
            if (!isSame)
                yield return new FieldChange(row.Person.Id, row.Line, RowReader.ColumnOf(use), ReportCode.Of(old), YesNoOrEmpty(next), next == true);
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

    private static string RoleCode(PersonRole role) => role == PersonRole.OtherAdult ? "adult" : ReportCode.Of(role);

    private static string DateCode(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static string YesOrNo(bool value) => value ? "yes" : "no";

    private static string YesNoOrEmpty(bool? value) => value is { } answer ? YesOrNo(answer) : "";

    private static string AnswerCode(BiometricAnswer answer) => answer == BiometricAnswer.NotAnswered ? "" : ReportCode.Of(answer);
}
