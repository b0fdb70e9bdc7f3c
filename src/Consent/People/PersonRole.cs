namespace ConsentLens.Consent.People;

/// <summary>What a person is to the school.</summary>
public enum PersonRole
{
    /// <summary>A pupil. Treated as under 18 everywhere: the stricter rule also covers a sixth-former of 18.</summary>
    Pupil,

    /// <summary>Anyone employed by the school.</summary>
    Staff,

    /// <summary>A governor, volunteer, parent or visitor who is on the register.</summary>
    OtherAdult,
}
