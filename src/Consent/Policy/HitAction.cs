namespace ConsentLens.Consent.Policy;

/// <summary>What happens to a photo that shows a restricted person.</summary>
public enum HitAction
{
    /// <summary>The photo is not released. The default.</summary>
    Block,

    /// <summary>A copy with the face redacted may be released.</summary>
    Blur,
}
