namespace ConsentLens.Pipeline.School.Review;

/// <summary>How large a preview is.</summary>
public enum PreviewSize
{
    /// <summary>For a grid: the long side has at most 360 pixels.</summary>
    Thumb,

    /// <summary>To look at: the long side has at most 1600 pixels.</summary>
    Large,
}
