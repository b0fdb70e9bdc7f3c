namespace ConsentLens.Synthetic.Painting;

/// <summary>How much of each pixel of a rectangle a shape covers, 0..1.</summary>
public sealed class CoverageMask
{
    private readonly float[] _values;

    internal CoverageMask(int left, int top, int width, int height, float[] values)
    {
        (Left, Top, Width, Height) = (left, top, width, height);
        _values = values;
    }

    public int Left { get; }

    public int Top { get; }

    public int Width { get; }

    public int Height { get; }

    internal ReadOnlySpan<float> Row(int y) => _values.AsSpan((y - Top) * Width, Width);
}
