namespace ConsentLens.Consent.Policy;

/// <summary>What may be done with a photo on one channel, from the least to the most publishable.</summary>
public enum Verdict
{
    /// <summary>Not to be released.</summary>
    Block,

    /// <summary>A human decides.</summary>
    Review,

    /// <summary>A copy with some faces redacted may be released.</summary>
    Blur,

    /// <summary>The photo may be released unredacted, without its metadata.</summary>
    Clear,
}
