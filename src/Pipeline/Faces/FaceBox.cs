namespace ConsentLens.Pipeline.Faces;

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
