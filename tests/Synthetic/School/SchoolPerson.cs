using ConsentLens.Synthetic.Heads;

namespace ConsentLens.Synthetic.School;

/// <summary>A pupil or member of staff: a head and a row of the register. Null answers were never given.</summary>
public sealed record SchoolPerson
{
    public required string PersonId { get; init; }

    public required HeadIdentity Identity { get; init; }

    public string Upn { get; init; } = "";

    public required string GivenName { get; init; }

    public required string FamilyName { get; init; }

    public required bool IsStaff { get; init; }

    /// <summary>Empty for staff.</summary>
    public string YearGroup { get; init; } = "";

    /// <summary>Empty for staff.</summary>
    public string Class { get; init; } = "";

    public bool? Website { get; init; }

    public bool? SocialMedia { get; init; }

    public bool? Press { get; init; }

    public bool? Print { get; init; }

    public bool? Newsletter { get; init; }

    public bool? NameWithImage { get; init; }

    /// <summary>Must not be shown anywhere, whatever was permitted.</summary>
    public bool IsBarred { get; init; }

    public bool? BiometricParent1 { get; init; }

    public bool? BiometricParent2 { get; init; }

    /// <summary>The pupil's own answer; for staff theirs.</summary>
    public bool? BiometricOwn { get; init; }

    public DateOnly? LeavingDate { get; init; }

    /// <summary>Whether the school has photos of this person to compare with.</summary>
    public bool HasReferences { get; init; } = true;
}
