using System.Text;

namespace ConsentLens.Consent.People;

/// <summary>Somebody on a school's register. It prints as its id alone, so that a log line can never contain a name.</summary>
public sealed record Person
{
    /// <summary>The school's own id for the person. Compared exactly as written; safe as a folder name.</summary>
    public required string Id { get; init; }

    public required string GivenName { get; init; }

    public required string FamilyName { get; init; }

    public required PersonRole Role { get; init; }

    /// <summary>Unique pupil number, or null: staff and other adults have none.</summary>
    public Upn? Upn { get; init; }

    /// <summary>Name of the school, for a trust with several; otherwise null.</summary>
    public string? School { get; init; }

    /// <summary>Year group as the school writes it, e.g. <c>3</c> or <c>R</c>; null when unknown.</summary>
    public string? YearGroup { get; init; }

    /// <summary>Class as the school writes it, e.g. <c>3A</c>; null when unknown.</summary>
    public string? Class { get; init; }

    /// <summary>First day at the school, or null when unknown.</summary>
    public DateOnly? AdmissionDate { get; init; }

    /// <summary>Last day at the school, or null if none is set.</summary>
    public DateOnly? LeavingDate { get; init; }

    /// <summary>True if the person must not be shown anywhere, whatever they consented to. The reason is a <see cref="SafeguardingReason"/>, kept
    /// separately.</summary>
    public bool IsBarred { get; init; }

    /// <summary>The latest time at which the bar can have begun; null if not barred or not known.</summary>
    public DateTimeOffset? BarredSince { get; init; }

    /// <summary>True if only the safeguarding lead barred the person: the register file says nothing about it.</summary>
    public bool IsBarredByLeadAlone { get; init; }

    /// <summary>Since when the person has been held, because an import rejected a row about them and nobody has settled it; null if not held.</summary>
    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>Since when the register has known the person by their name and year group; null when that was before anybody kept count.</summary>
    public DateTimeOffset? KnownSince { get; init; }

    /// <summary>When the person was last barred or held, also where that is over; null when never, or when that is not known.</summary>
    public DateTimeOffset? LastStopped { get; init; }

    /// <summary>True when the person must not be shown anywhere until it is settled what a rejected row was to say.</summary>
    public bool IsHeld => HeldSince is not null;

    /// <summary>True from the day after <see cref="LeavingDate"/>.</summary>
    /// <param name="at">The time to decide for; its date in UTC counts, so that every machine gives the same answer.</param>
    public bool HasLeft(DateTimeOffset at) => LeavingDate is { } lastDay && lastDay < DateOnly.FromDateTime(at.UtcDateTime);

    // A record prints all its members by default; names and bars do not belong in logs.
    private bool PrintMembers(StringBuilder builder)
    {
        _ = builder.Append(nameof(Id)).Append(" = ").Append(Id);
        return true;
    }
}

public enum PersonRole
{
    /// <summary>A pupil. Always treated as under 18, so the stricter rule also covers an 18-year-old sixth-former.</summary>
    Pupil,

    /// <summary>Anyone employed by the school.</summary>
    Staff,

    /// <summary>A governor, volunteer, parent or visitor who is on the register.</summary>
    OtherAdult,
}
