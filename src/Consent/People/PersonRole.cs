namespace ConsentLens.Consent.People;

/// <summary>What a person is to the school.</summary>
public enum PersonRole
{
    /// <summary>A pupil. Always treated as under 18, so the stricter rule also covers an 18-year-old sixth-former.</summary>
    Pupil,

    /// <summary>Anyone employed by the school.</summary>
    Staff,

    /// <summary>A governor, volunteer, parent or visitor who is on the register.</summary>
    OtherAdult,
}
