using ConsentLens.Consent.People;

namespace ConsentLens.Consent.Ledger;

/// <summary>Whether a face template of a person may exist. For children under sections 26 to 28 of the Protection of Freedoms Act 2012: at least one parent
/// consented in writing, no parent objected, and the child does not refuse. For adults: their own consent.</summary>
public sealed record BiometricPermission(BiometricGround Ground)
{
    /// <summary>True when a template may exist. When false, it must be destroyed at once, with the reference photos it was made from.</summary>
    public bool IsPermitted => Ground is BiometricGround.ParentConsented or BiometricGround.AdultConsented;

    /// <summary>One sentence for the office.</summary>
    public string Explanation => Ground switch
    {
        BiometricGround.ParentConsented => "A parent has consented in writing, no parent objects and the child does not refuse.",
        BiometricGround.AdultConsented => "The person has consented.",
        BiometricGround.NotOnRegister => "Nobody on the register has this id.",
        BiometricGround.HasLeft => "The person has left the school, so there is no longer a reason to keep a template.",
        BiometricGround.ChildRefuses => "The child refuses, which outranks every parent's consent.",
        BiometricGround.ParentObjects => "A parent objects, which outranks the other parent's consent.",
        BiometricGround.NoParentConsented => "No parent has consented in writing.",
        BiometricGround.AdultRefused => "The person has refused.",
        _ => "The person has not answered.",
    };

    /// <summary>Decides for one person. A leaver has no permission, whatever was answered: the purpose has gone (UK GDPR article 5(1)(e)). A pupil's own yes
    /// does not replace a parent's.</summary>
    public static BiometricPermission For(Person person, BiometricAnswers answers, DateTimeOffset at)
    {
        if (person.HasLeft(at)) return new BiometricPermission(BiometricGround.HasLeft);
        return new BiometricPermission(person.Role == PersonRole.Pupil ? ForChild(answers) : ForAdult(answers));
    }

    private static BiometricGround ForChild(BiometricAnswers answers)
    {
        if (answers.Self == BiometricAnswer.No) return BiometricGround.ChildRefuses;
        if (answers.FirstParent == BiometricAnswer.No || answers.SecondParent == BiometricAnswer.No) return BiometricGround.ParentObjects;
        if (answers.FirstParent == BiometricAnswer.Yes || answers.SecondParent == BiometricAnswer.Yes) return BiometricGround.ParentConsented;
        return BiometricGround.NoParentConsented;
    }

    private static BiometricGround ForAdult(BiometricAnswers answers) => answers.Self switch
    {
        BiometricAnswer.Yes => BiometricGround.AdultConsented,
        BiometricAnswer.No => BiometricGround.AdultRefused,
        _ => BiometricGround.AdultNotAnswered,
    };
}

/// <summary>The answer to a request for consent to biometric processing.</summary>
public enum BiometricAnswer
{
    /// <summary>No answer is on record.</summary>
    NotAnswered,

    /// <summary>Yes, in writing.</summary>
    Yes,

    /// <summary>No: a parent objected, or the person refused.</summary>
    No,
}

/// <param name="FirstParent">The first parent or carer; unused for adults.</param>
/// <param name="SecondParent">The second parent or carer; unused for adults.</param>
/// <param name="Self">The child; for staff and other adults, the person themselves.</param>
public sealed record BiometricAnswers(BiometricAnswer FirstParent, BiometricAnswer SecondParent, BiometricAnswer Self)
{
    public static BiometricAnswers None { get; } = new(BiometricAnswer.NotAnswered, BiometricAnswer.NotAnswered, BiometricAnswer.NotAnswered);
}

/// <summary>Why a template of a person may or may not exist.</summary>
public enum BiometricGround
{
    /// <summary>It may: a parent consented in writing, no parent objected, and the child does not refuse.</summary>
    ParentConsented,

    /// <summary>It may: the adult consented.</summary>
    AdultConsented,

    /// <summary>It may not: nobody on the register has this id.</summary>
    NotOnRegister,

    /// <summary>It may not: the person has left the school.</summary>
    HasLeft,

    /// <summary>It may not: the child refuses, which outranks every parent (Protection of Freedoms Act 2012, s. 26(5)).</summary>
    ChildRefuses,

    /// <summary>It may not: a parent objected, which outranks the other's consent (s. 26(3)).</summary>
    ParentObjects,

    /// <summary>It may not: no parent has consented in writing.</summary>
    NoParentConsented,

    /// <summary>It may not: the adult refused.</summary>
    AdultRefused,

    /// <summary>It may not: the adult has not answered.</summary>
    AdultNotAnswered,
}
