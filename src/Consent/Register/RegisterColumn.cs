namespace ConsentLens.Consent.Register;

/// <summary>A column of register.csv. Our headings are these names in snake_case.</summary>
public enum RegisterColumn
{
    /// <summary>The school's own id for the person, which is also the name of the reference photo folder.</summary>
    PersonId,

    /// <summary>Unique pupil number; empty for staff and other adults.</summary>
    Upn,

    GivenName,

    FamilyName,

    /// <summary><c>pupil</c>, <c>staff</c> or <c>adult</c>.</summary>
    Role,

    YearGroup,

    Class,

    /// <summary>Consent to the school's website.</summary>
    Website,

    /// <summary>Consent to social media.</summary>
    SocialMedia,

    /// <summary>Consent to the press.</summary>
    Press,

    /// <summary>Consent to print.</summary>
    Print,

    /// <summary>Consent to the newsletter.</summary>
    Newsletter,

    /// <summary>Consent to wall displays and screens inside the school. Optional: without it nobody is permitted there.</summary>
    InternalDisplay,

    /// <summary>Consent to the name with the image.</summary>
    NameWithImage,

    /// <summary><c>yes</c>: the person is barred from every use.</summary>
    Safeguarding,

    /// <summary>The first parent's answer about biometrics.</summary>
    BiometricParent1,

    /// <summary>The second parent's answer about biometrics.</summary>
    BiometricParent2,

    /// <summary>The child's answer about biometrics, or the adult's own.</summary>
    BiometricChild,

    /// <summary>First day at the school. Optional.</summary>
    AdmissionDate,

    /// <summary>Last day at the school.</summary>
    LeavingDate,
}
