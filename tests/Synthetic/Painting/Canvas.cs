using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Painting;

/// <summary>A picture that shapes are painted on: interleaved 8-bit sRGB, the first row at the top.</summary>
public sealed class Canvas
{
    private const int Channels = 3;

    private readonly Memory<byte> _pixels;

    /// <summary>Paints on memory that somebody else owns: at least width x height x 3 bytes.</summary>
    public Canvas(int width, int height, Memory<byte> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pixels.Length, width * height * Channels, nameof(pixels));
        (Width, Height, _pixels) = (width, height, pixels);
    }

    public Canvas(int width, int height)
        : this(width, height, new byte[width * height * Channels])
    {
    }

    public int Width { get; }

    public int Height { get; }

    public Span<byte> Pixels => _pixels.Span;

    public Span<byte> Row(int y) => Pixels.Slice(y * Width * Channels, Width * Channels);

    public void Clear(Colour colour)
    {
        (byte red, byte green, byte blue) = ToBytes(colour);
        Span<byte> first = Row(0);
        for (int x = 0; x < first.Length; x += Channels)
            (first[x], first[x + 1], first[x + 2]) = (red, green, blue);
        for (int y = 1; y < Height; y++)
            first.CopyTo(Row(y));
    }

    public void Fill(VectorPath path, Paint paint)
    {
        ArgumentNullException.ThrowIfNull(path);
        Blend(Rasterise(path.Flatten(), paint), paint);
    }

    public void Stroke(VectorPath path, float width, Paint paint)
    {
        ArgumentNullException.ThrowIfNull(path);
        List<Polyline> outline = StrokeOutline.Build(path.Flatten(), width);
        Blend(Rasterise(outline, paint), paint);
    }

    /// <summary>Covers rows of pixels with a blend from one colour at the top to another at the bottom.</summary>
    public void FillVerticalGradient(int top, int bottom, Colour upper, Colour lower)
    {
        for (int y = Math.Max(0, top); y < Math.Min(Height, bottom); y++)
        {
            (byte red, byte green, byte blue) = ToBytes(upper.Mix(lower, (y - top) / (float)(bottom - top)));
            Span<byte> row = Row(y);
            for (int x = 0; x < row.Length; x += Channels)
                (row[x], row[x + 1], row[x + 2]) = (red, green, blue);
        }
    }

    /// <summary>Covers everything with a blend from a centre outwards; centre and radius in shares of the sides.</summary>
    public void FillRadialGradient(Point centre, float radius, Colour inner, Colour outer)
    {
        for (int y = 0; y < Height; y++)
        {
            Span<byte> row = Row(y);
            float down = ((y + 0.5f) / Height) - centre.Y;
            for (int x = 0; x < Width; x++)
            {
                float across = ((x + 0.5f) / Width) - centre.X;
                float share = MathF.Sqrt((across * across) + (down * down)) / radius;
                int i = x * Channels;
                (row[i], row[i + 1], row[i + 2]) = ToBytes(inner.Mix(outer, Interpolate.Unit(share)));
            }
        }
    }

    private static (byte Red, byte Green, byte Blue) ToBytes(Colour colour)
    {
        Colour clamped = colour.Clamped();
        return ((byte)(clamped.Red + 0.5f), (byte)(clamped.Green + 0.5f), (byte)(clamped.Blue + 0.5f));
    }

    private CoverageMask? Rasterise(List<Polyline> shapes, Paint paint) =>
        PolygonRasteriser.Rasterise(shapes, paint.Blur, Width, Height);

    private void Blend(CoverageMask? mask, Paint paint)
    {
        if (mask is null)
            return;
        Colour colour = paint.Colour.Clamped();
        int firstRow = Math.Max(0, mask.Top);
        int endRow = Math.Min(Height, mask.Top + mask.Height);
        int firstColumn = Math.Max(0, mask.Left);
        int endColumn = Math.Min(Width, mask.Left + mask.Width);
        for (int y = firstRow; y < endRow; y++)
        {
            ReadOnlySpan<float> coverage = mask.Row(y);
            Span<byte> row = Row(y);
            for (int x = firstColumn; x < endColumn; x++)
            {
                float alpha = coverage[x - mask.Left] * paint.Opacity;
                if (alpha < 0.002f)
                    continue;
                Span<byte> pixel = row.Slice(x * Channels, Channels);
                pixel[0] = Mix(pixel[0], colour.Red, alpha);
                pixel[1] = Mix(pixel[1], colour.Green, alpha);
                pixel[2] = Mix(pixel[2], colour.Blue, alpha);
            }
        }
    }

    private static byte Mix(byte under, float over, float alpha) => (byte)(under + ((over - under) * alpha) + 0.5f);
}
