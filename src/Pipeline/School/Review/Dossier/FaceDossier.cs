using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Faces;

namespace ConsentLens.Pipeline.School.Review.Dossier;

/// <summary>All that is known of a face.</summary>
public sealed record FaceDossier
{
    /// <summary>Which of the photo's faces.</summary>
    public required short Ordinal { get; init; }

    /// <summary>Where it is, in pixels of the upright original.</summary>
    public required FaceBox Box { get; init; }

    /// <summary>Whether a human drew it.</summary>
    public required bool IsDrawnByHand { get; init; }

    /// <summary>How far it can be relied on.</summary>
    public required FaceQuality Quality { get; init; }

    /// <summary>How sure the comparison is of its best candidate.</summary>
    public required MatchStrength Strength { get; init; }

    /// <summary>Whom it resembles, best first.</summary>
    public required IReadOnlyList<FaceLikeness> Candidates { get; init; }

    /// <summary>What a human said of it, or null.</summary>
    public HumanAssertion? Word { get; init; }

    /// <summary>Whom that word names, or null.</summary>
    public KnownPerson? WordPerson { get; init; }

    /// <summary>How it is judged, by channel id.</summary>
    public required IReadOnlyDictionary<string, FaceVerdict> Verdicts { get; init; }

    /// <summary>Whether it stops the photo on some channel.</summary>
    public bool Blocks => Verdicts.Values.Any(verdict => verdict.Treatment == FaceTreatment.Block);

    /// <summary>The strictest of what is done with it on any channel.</summary>
    public FaceTreatment Treatment => Verdicts.Values.Select(verdict => verdict.Treatment).DefaultIfEmpty(FaceTreatment.Show).Min();

    /// <summary>Whether somebody has to decide about it.</summary>
    public bool Waits => Verdicts.Values.Any(verdict => verdict.Treatment == FaceTreatment.Review);
}
