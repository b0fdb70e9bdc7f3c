using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Synthetic.Heads;

/// <summary>Decoded pixels of a sprite: interleaved 8-bit red, green, blue and coverage, the colours multiplied by the coverage.</summary>
internal sealed class SpriteLayer
{
    public const int Channels = 4;

    // A lossy picture of the coverage is never quite 0 or 255.
    private const int CoverageSlack = 10;

    private readonly byte[] _pixels;

    private SpriteLayer(int width, int height)
    {
        (Width, Height, _pixels) = (width, height, new byte[width * height * Channels]);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Reads a sprite from its sheet: colours in the upper half, coverage below.</summary>
    public static SpriteLayer Cut(RgbImage sheet, HeadSprite sprite)
    {
        var layer = new SpriteLayer(sprite.Width, sprite.Height);
        for (int y = 0; y < layer.Height; y++)
        {
            ReadOnlySpan<byte> colours = sheet.Row(y)[(sprite.Left * RgbImage.Channels)..];
            ReadOnlySpan<byte> coverage = sheet.Row((sheet.Height / 2) + y)[(sprite.Left * RgbImage.Channels)..];
            Span<byte> row = layer.Row(y);
            for (int x = 0; x < layer.Width; x++)
            {
                int alpha = Math.Clamp((coverage[x * RgbImage.Channels] - CoverageSlack) * 255 / (255 - (2 * CoverageSlack)), 0, 255);
                for (int channel = 0; channel < RgbImage.Channels; channel++)
                    row[(x * Channels) + channel] = (byte)(((colours[(x * RgbImage.Channels) + channel] * alpha) + 127) / 255);
                row[(x * Channels) + 3] = (byte)alpha;
            }
        }

        return layer;
    }

    public Span<byte> Row(int y) => _pixels.AsSpan(y * Width * Channels, Width * Channels);

    /// <summary>At half the size: each pixel the mean of four.</summary>
    public SpriteLayer Halved()
    {
        var half = new SpriteLayer(Math.Max(1, Width / 2), Math.Max(1, Height / 2));
        for (int y = 0; y < half.Height; y++)
        {
            ReadOnlySpan<byte> upper = Row(2 * y);
            ReadOnlySpan<byte> lower = Row(Math.Min((2 * y) + 1, Height - 1));
            Span<byte> row = half.Row(y);
            for (int i = 0; i < row.Length; i++)
            {
                int left = ((i / Channels) * 2 * Channels) + (i % Channels);
                int right = Math.Min(left + Channels, upper.Length - Channels + (i % Channels));
                row[i] = (byte)((upper[left] + upper[right] + lower[left] + lower[right] + 2) >> 2);
            }
        }

        return half;
    }
}
