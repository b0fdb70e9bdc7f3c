using System.Numerics;

namespace ConsentLens.Pipeline.Vision.Faces;

/// <summary>A face, or a possible one, as a detector found it.</summary>
/// <param name="Box">Where it is, in pixels of the searched image.</param>
/// <param name="Score">The detector's confidence, 0..1; <see cref="DrawnByHand"/> where there was none.</param>
/// <param name="Landmarks">Its five points, in pixels of the searched image.</param>
public sealed record FaceDetection(FaceBox Box, float Score, FaceLandmarks Landmarks)
{
    /// <summary>The score of a face that a human drew, which no detector gives.</summary>
    public const float DrawnByHand = 0;

    /// <summary>Whether a human drew it. Its points are guesses then, by which it cannot be compared.</summary>
    public bool IsDrawnByHand => Score == DrawnByHand;

    /// <summary>The same face in an image that is <paramref name="factor"/> times as large.</summary>
    public FaceDetection Scale(float factor) => this with { Box = Box.Scale(factor), Landmarks = Landmarks.Scale(factor) };
}

/// <summary>A face's bounding box in pixels of the image it was found in; may reach beyond the image's edges.</summary>
public readonly record struct FaceBox(float X, float Y, float Width, float Height)
{
    /// <summary>The right edge.</summary>
    public float Right => X + Width;

    /// <summary>The lower edge.</summary>
    public float Bottom => Y + Height;

    /// <summary>Width x height.</summary>
    public float Area => Width * Height;

    /// <summary>The same box in an image that is <paramref name="factor"/> times as large.</summary>
    public FaceBox Scale(float factor) => new(X * factor, Y * factor, Width * factor, Height * factor);

    /// <summary>Area shared with <paramref name="other"/>, in square pixels.</summary>
    public float Intersection(FaceBox other)
    {
        float w = MathF.Min(Right, other.Right) - MathF.Max(X, other.X);
        float h = MathF.Min(Bottom, other.Bottom) - MathF.Max(Y, other.Y);
        return w <= 0 || h <= 0 ? 0 : w * h;
    }

    /// <summary>Intersection over union with <paramref name="other"/>, 0..1.</summary>
    public float IntersectionOverUnion(FaceBox other)
    {
        float shared = Intersection(other);
        return shared <= 0 ? 0 : shared / (Area + other.Area - shared);
    }
}

/// <summary>The five points that a face is aligned by, in pixels. Left and right are those of the image, not of the person.</summary>
public readonly record struct FaceLandmarks(Vector2 EyeLeft, Vector2 EyeRight, Vector2 Nose, Vector2 MouthLeft, Vector2 MouthRight)
{
    /// <summary>The same points in an image that is <paramref name="factor"/> times as large.</summary>
    public FaceLandmarks Scale(float factor) => new(EyeLeft * factor, EyeRight * factor, Nose * factor, MouthLeft * factor, MouthRight * factor);
}
