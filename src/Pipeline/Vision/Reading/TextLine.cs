namespace ConsentLens.Pipeline.Vision.Reading;

/// <summary>A line of writing in a picture.</summary>
/// <param name="Box">Where it is: the smallest upright box around it.</param>
/// <param name="Text">What it says.</param>
/// <param name="Score">How sure the reader is of its letters on the average, 0..1.</param>
public sealed record TextLine(LineBox Box, string Text, float Score)
{
    public TextLine Scale(float factor) => this with { Box = Box.Scale(factor) };
}

/// <summary>A box in pixels of the picture.</summary>
public readonly record struct LineBox(float X, float Y, float Width, float Height)
{
    public float Right => X + Width;

    public float Bottom => Y + Height;

    public LineBox Scale(float factor) => new(X * factor, Y * factor, Width * factor, Height * factor);

    /// <summary>The smallest box around both.</summary>
    public LineBox Union(LineBox other)
    {
        float x = MathF.Min(X, other.X);
        float y = MathF.Min(Y, other.Y);
        return new LineBox(x, y, MathF.Max(Right, other.Right) - x, MathF.Max(Bottom, other.Bottom) - y);
    }
}
