namespace ConsentLens.Pipeline.Faces.Detection;

/// <summary>How hard a detector looks.</summary>
public sealed record DetectorSettings
{
    /// <summary>From this score on a detection is a face; below it, a possible one.</summary>
    public float SureScore { get; init; } = 0.6f;

    /// <summary>From this score on a detection is kept at all, as a possible face.</summary>
    public float PossibleScore { get; init; } = 0.3f;

    /// <summary>Long side of the fine look, in pixels. A face of 20 px in a copy of 2048 px is 12 px wide in it; all 31 faces of a real group are found at that size.</summary>
    public int FineSide { get; init; } = 1280;
}
