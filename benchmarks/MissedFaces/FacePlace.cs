using ConsentLens.Pipeline.Vision.Faces;

namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>Where a face really is: its centre and the width of its box, in pixels of the photo.</summary>
internal readonly record struct FacePlace(float X, float Y, float Width)
{
    /// <summary>How far a finding's centre may lie from the face's, in widths of the face.</summary>
    private const float Astray = 0.5f;

    /// <summary>How many times as wide a finding may be, or the face as the finding.</summary>
    private const float Ratio = 2;

    public static FacePlace Of(FaceBox box) => new(box.X + (box.Width / 2), box.Y + (box.Height / 2), box.Width);

    /// <summary>Whether a finding in <paramref name="box"/> is this face.</summary>
    public bool IsIn(FaceBox box)
    {
        float x = box.X + (box.Width / 2) - X;
        float y = box.Y + (box.Height / 2) - Y;
        return MathF.Sqrt((x * x) + (y * y)) <= Astray * Width && box.Width <= Ratio * Width && Width <= Ratio * box.Width;
    }
}
