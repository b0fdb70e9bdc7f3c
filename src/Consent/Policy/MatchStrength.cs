namespace ConsentLens.Consent.Policy;

/// <summary>The outcome of comparing a face with the gallery.</summary>
public enum MatchStrength
{
    /// <summary>No comparison was made: no embedding was computed.</summary>
    NotCompared,

    /// <summary>Compared, and nobody in the gallery is similar.</summary>
    None,

    /// <summary>Similar to somebody, but not enough, or similar to two different people.</summary>
    Possible,

    /// <summary>At or above the match threshold, with a margin to the second person.</summary>
    Match,
}
