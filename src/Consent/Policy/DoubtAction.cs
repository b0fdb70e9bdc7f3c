namespace ConsentLens.Consent.Policy;

/// <summary>What happens to a face that could not be recognised: an unknown one, or one too small.</summary>
public enum DoubtAction
{
    /// <summary>A human decides.</summary>
    Review,

    /// <summary>The face is redacted in the copy.</summary>
    Blur,
}
