namespace ConsentLens.Pipeline.School.Review;

/// <summary>Whether a preview shows faces.</summary>
public enum PreviewFaces
{
    /// <summary>As they are.</summary>
    Shown,

    /// <summary>Every face that was found, or drawn by a human, is filled.</summary>
    Filled,
}
