namespace ConsentLens.Consent.Judgement;

/// <summary>What the comparison of a face with the gallery came to.</summary>
public enum MatchStrength
{
    /// <summary>No comparison was made: no embedding was computed.</summary>
    NotCompared,

    /// <summary>Compared, and nobody in the gallery is near.</summary>
    None,

    /// <summary>Near somebody, but not near enough, or near two different people.</summary>
    Possible,

    /// <summary>At or above the match threshold, with a margin to the second person.</summary>
    Match,
}
