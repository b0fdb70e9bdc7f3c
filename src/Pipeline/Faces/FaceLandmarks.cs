using System.Numerics;

namespace ConsentLens.Pipeline.Faces;

/// <summary>The five points that a face is aligned by, in pixels. Left and right are those of the image, not of the person.</summary>
public readonly record struct FaceLandmarks(Vector2 EyeLeft, Vector2 EyeRight, Vector2 Nose, Vector2 MouthLeft, Vector2 MouthRight)
{
    /// <summary>The same points in an image that is <paramref name="factor"/> times as large.</summary>
    public FaceLandmarks Scale(float factor) =>
        new(EyeLeft * factor, EyeRight * factor, Nose * factor, MouthLeft * factor, MouthRight * factor);
}
