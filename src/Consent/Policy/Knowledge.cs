using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Register;

namespace ConsentLens.Consent.Policy;

/// <summary>What is known now of the people of a school, for one channel; and the one place that says whether evidence of an earlier time could know it.</summary>
internal sealed class Knowledge(SchoolRegister register, TemplateCoverage templates, ScreeningRules rules, DateTimeOffset now)
{
    public SchoolRegister Register => register;

    public TemplateCoverage Templates => templates;

    public ScreeningRules Rules => rules;

    public bool IsPermitted(string? personId) => register.IsPermitted(personId, rules.Use, now);

    /// <summary>Whether somebody's name may stand with a photo of them.</summary>
    public bool MayBeNamed(string personId) => register.IsPermitted(personId, Use.NameWithImage, now) && IsPermitted(personId);

    /// <summary>
    /// Whether evidence that was given at an instant could know of somebody what is known of them now. If not, it says nothing about them.
    /// </summary>
    /// <param name="clue">What leads to them now, and had to be there already.</param>
    public bool WasKnownBy(DateTimeOffset instant, string personId, Clue clue) =>
        (clue != Clue.Face || templates.HadBy(personId, instant))
        && !register.HasChangedSince(personId, rules.Use, instant, now)
        && (clue != Clue.Name || !register.HasChangedSince(personId, Use.NameWithImage, instant, now));
}

/// <summary>What makes somebody be thought of when a photo is looked at.</summary>
internal enum Clue
{
    /// <summary>The register alone: they may be anywhere.</summary>
    Register,

    /// <summary>A face resembles their template.</summary>
    Face,

    /// <summary>Their name stands with the photo.</summary>
    Name,
}
