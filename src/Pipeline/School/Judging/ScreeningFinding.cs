namespace ConsentLens.Pipeline.School.Judging;

/// <summary>What the screening of a photo found. Holds no embedding.</summary>
/// <param name="Width">Width of the upright photo in pixels; 0 when it could not be searched whole.</param>
/// <param name="Height">Height of the upright photo in pixels; 0 when it could not be searched whole.</param>
/// <param name="DamageGoesUnseen">Whether its format does not tell that it is damaged.</param>
/// <param name="Faces">Its faces, in the detector's order.</param>
/// <param name="Problem">Why it could not be searched whole, as one sentence; otherwise null.</param>
public sealed record ScreeningFinding(int Width, int Height, bool DamageGoesUnseen, IReadOnlyList<FoundFace> Faces, string? Problem)
{
    /// <summary>A photo that could not be searched whole.</summary>
    public static ScreeningFinding Failed(string problem) => new(0, 0, DamageGoesUnseen: true, [], problem);
}
