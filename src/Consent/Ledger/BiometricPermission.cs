using ConsentLens.Consent.People;

namespace ConsentLens.Consent.Ledger;

/// <summary>
/// Whether a face template of a person may exist. Protection of Freedoms Act 2012, ss. 26-28, for children: at least one
/// parent consented in writing, no parent objected, and the child does not refuse. Adults: their own consent.
/// </summary>
/// <param name="Ground">Why.</param>
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

    /// <summary>
    /// Decides for one person. A leaver has no permission, whatever was answered: the purpose has gone (UK GDPR article 5(1)(e)).
    /// A pupil's own yes does not replace a parent's.
    /// </summary>
    /// <param name="person">The person.</param>
    /// <param name="answers">What was answered.</param>
    /// <param name="at">The time to decide for.</param>
    public static BiometricPermission For(Person person, BiometricAnswers answers, DateTimeOffset at)
    {
        if (person.HasLeft(at))
            return new BiometricPermission(BiometricGround.HasLeft);
        return new BiometricPermission(person.Role == PersonRole.Pupil ? ForChild(answers) : ForAdult(answers));
    }

    private static BiometricGround ForChild(BiometricAnswers answers)
    {
        if (answers.Self == BiometricAnswer.No)
            return BiometricGround.ChildRefuses;
        if (answers.FirstParent == BiometricAnswer.No || answers.SecondParent == BiometricAnswer.No)
            return BiometricGround.ParentObjects;
        if (answers.FirstParent == BiometricAnswer.Yes || answers.SecondParent == BiometricAnswer.Yes)
            return BiometricGround.ParentConsented;
        return BiometricGround.NoParentConsented;
    }

    private static BiometricGround ForAdult(BiometricAnswers answers) => answers.Self switch
    {
        BiometricAnswer.Yes => BiometricGround.AdultConsented,
        BiometricAnswer.No => BiometricGround.AdultRefused,
        _ => BiometricGround.AdultNotAnswered,
    };
}
