using ConsentLens.Consent;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.School.People.Lists;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Dashboard.Pages.People;

/// <summary>The words of the pages for what is in the register.</summary>
public static class PeopleText
{
    /// <summary>Every use, in order.</summary>
    public static IReadOnlyList<Use> Uses { get; } = Enum.GetValues<Use>();

    public static string NameOf(Use use) => use switch
    {
        Use.Website => "Website",
        Use.SocialMedia => "Social media",
        Use.Press => "Press",
        Use.Print => "Print",
        Use.Newsletter => "Newsletter",
        Use.InternalDisplay => "Displays in school",
        _ => "Name with image",
    };

    /// <summary>How consent stands.</summary>
    public static string NameOf(ConsentState state) => state switch
    {
        ConsentState.NotGiven => "No record",
        ConsentState.Given => "Given",
        ConsentState.Expired => "Lapsed",
        ConsentState.Refused => "Refused",
        ConsentState.Withdrawn => "Withdrawn",
        _ => "Objection to photographs upheld",
    };

    /// <summary>The tag's colour for it.</summary>
    public static string TagOf(ConsentState state) => state switch
    {
        ConsentState.Given => "cl-tag--good",
        ConsentState.NotGiven => string.Empty,
        ConsentState.Expired => "cl-tag--due",
        _ => "cl-tag--block",
    };

    /// <summary>How somebody stands in one use, a bar and a hold included, and the tag's colour for it.</summary>
    public static (string Name, string Tag) Standing(PersonLine line, Use use)
    {
        ConsentState state = line.Consents[use];
        return (line.Person, state) switch
        {
            ({ IsBarred: true }, _) => ("Barred", "cl-tag--block"),
            ({ IsHeld: true }, ConsentState.Given) => ("Held", "cl-tag--due"),
            _ => (NameOf(state), TagOf(state)),
        };
    }

    /// <summary>What was decided.</summary>
    public static string NameOf(DecisionKind kind) => kind switch
    {
        DecisionKind.Given => "Consent given",
        DecisionKind.Refused => "Consent refused",
        DecisionKind.Withdrawn => "Consent withdrawn",
        _ => "Objection to photographs upheld",
    };

    public static string NameOf(Decider decider, PersonRole role) => (decider, role) switch
    {
        (Decider.ParentOrCarer, _) => "Parent or carer",
        (_, PersonRole.Pupil) => "The pupil",
        _ => "The person",
    };

    public static string NameOf(PersonRole role) => role switch
    {
        PersonRole.Pupil => "Pupil",
        PersonRole.Staff => "Staff",
        _ => "Other adult",
    };

    /// <summary>Who answered about biometrics.</summary>
    public static string NameOf(BiometricVoice voice, PersonRole role) => (voice, role) switch
    {
        (BiometricVoice.FirstParent, _) => "First parent or carer",
        (BiometricVoice.SecondParent, _) => "Second parent or carer",
        (_, PersonRole.Pupil) => "The child",
        _ => "The person",
    };

    /// <summary>An answer about biometrics.</summary>
    public static string NameOf(BiometricAnswer answer) => answer switch
    {
        BiometricAnswer.Yes => "Yes, in writing",
        BiometricAnswer.No => "No",
        _ => "Not answered",
    };

    /// <summary>The tag's colour for it.</summary>
    public static string TagOf(BiometricAnswer answer) => answer switch
    {
        BiometricAnswer.Yes => "cl-tag--good",
        BiometricAnswer.No => "cl-tag--block",
        _ => string.Empty,
    };

    /// <summary>A column of a register file.</summary>
    public static string NameOf(RegisterColumn column) => column switch
    {
        RegisterColumn.Upn => "UPN",
        RegisterColumn.BiometricParent1 => "Biometric answer, first parent",
        RegisterColumn.BiometricParent2 => "Biometric answer, second parent",
        RegisterColumn.BiometricChild => "Biometric answer, child",
        RegisterColumn.Safeguarding => "Safeguarding bar in the register",
        _ when Enum.TryParse(column.ToString(), out Use use) => NameOf(use),
        _ => Sentence(ReportCode.Of(column)),
    };

    /// <summary>A value in a register file, or "nothing" if empty.</summary>
    public static string ValueOf(string value) => value.Length == 0 ? "nothing" : value.Replace('_', ' ');

    /// <summary>A full name.</summary>
    public static string NameOf(Person person)
    {
        return $"{person.GivenName} {person.FamilyName}";
    }

    private static string Sentence(string code)
    {
        string words = code.Replace('_', ' ');
        return char.ToUpperInvariant(words[0]) + words[1..];
    }
}
