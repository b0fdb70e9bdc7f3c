using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;

namespace ConsentLens.Consent.Policy;

/// <summary>What is known now of the people of a school, for one channel; and the one place that says whether evidence of an earlier time could know it.</summary>
internal sealed class Knowledge(SchoolRegister register, TemplateCoverage templates, ScreeningRules rules, DateTimeOffset now)
{
    public SchoolRegister Register => register;

    public ScreeningRules Rules => rules;

    public bool IsPermitted(string? personId) => register.IsPermitted(personId, rules.Use, now);

    /// <summary>Whether somebody's name may stand with a photo of them.</summary>
    public bool MayBeNamed(string personId) => register.IsPermitted(personId, Use.NameWithImage, now) && IsPermitted(personId);

    /// <summary>
    /// Whether evidence that was given at an instant could know of somebody what is known of them now. If not, it says nothing about them.
    /// </summary>
    /// <param name="clue">What leads to them now, and had to be there already.</param>
    /// <param name="since">Since when it has been there; null for the beginning.</param>
    public bool WasKnownBy(DateTimeOffset instant, string personId, Clue clue, DateTimeOffset? since) =>
        !(since > instant)
        && (clue != Clue.Face || templates.HadBy(personId, instant))
        && !register.HasChangedSince(personId, rules.Use, instant, now)
        && (clue != Clue.Name || !register.HasChangedSince(personId, Use.NameWithImage, instant, now));

    /// <summary>Whether an exception shows somebody here who may otherwise not be shown, and nothing was recorded against them since.</summary>
    public bool IsExcepted(string personId, PhotoEvidence photo) => photo.Exceptions.Any(exception =>
        exception.PersonId == personId && exception.ChannelId == rules.ChannelId && !register.HasSaidNoSince(personId, rules.Use, exception.SaidAt));

    /// <summary>Whether somebody restricted may be in a photo unseen, because its faces were not compared with them.</summary>
    public bool IsUnseen(string personId, PhotoEvidence photo) => !(photo.LookedFor ?? templates).Has(personId) && !IsPermitted(personId);

    /// <summary>The restricted people who can be taken for somebody, and whom no comparison could tell from them.</summary>
    public IEnumerable<LookAlike> UnseenLookAlikesOf(string personId, PhotoEvidence photo) =>
        register.LookAlikesOf(personId).Where(other => IsUnseen(other.Person.Id, photo));

    /// <summary>Whether somebody is a pupil of another class than those that are said to be in a photo.</summary>
    public bool IsOfOtherClass(string personId, PhotoEvidence photo) =>
        photo.ExpectedPupils is { } expected && !expected.Contains(personId) && register.Find(personId) is { Role: PersonRole.Pupil };
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
