using System.Buffers;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Synthetic.Heads;

namespace ConsentLens.Synthetic.Scenes;

/// <summary>A figure put together for a photo: interleaved 8-bit red, green, blue and coverage, the colours multiplied by the coverage. Memory is pooled:
/// dispose it.</summary>
internal sealed class FigureSprite : IDisposable
{
    public const int Channels = SpriteLayer.Channels;

    // In face heights; the ground is that far below the eyes.
    private const float WidthInFaces = 2.63f;
    private const float AboveEyes = 0.98f;
    private const float GroundBelowEyes = 6.5f;

    private const int One = 256;

    private readonly byte[] _pixels;
    private readonly float _faceHeight;
    private readonly FigureTone _tone;

    private FigureSprite(float faceHeight, float belowEyes, FigureTone tone)
    {
        (_faceHeight, _tone) = (faceHeight, tone);
        Width = (int)(WidthInFaces * faceHeight) + 1;
        Height = (int)((AboveEyes * faceHeight) + Math.Clamp(belowEyes, 0.8f * faceHeight, GroundBelowEyes * faceHeight)) + 1;
        (EyesX, EyesY) = (Width / 2f, AboveEyes * faceHeight);
        _pixels = ArrayPool<byte>.Shared.Rent(Width * Height * Channels);
        Pixels.Clear();
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Where the middle between the eyes of an untilted head lies.</summary>
    public float EyesX { get; }

    /// <summary>Where the middle between the eyes of an untilted head lies.</summary>
    public float EyesY { get; }

    /// <summary>From hairline to chin and from cheek to cheek, in pixels of this sprite.</summary>
    public FaceBox FaceBox { get; private set; }

    public Span<byte> Pixels => _pixels.AsSpan(0, Width * Height * Channels);

    /// <param name="head">In the atlas's pose.</param>
    /// <param name="faceHeight">From hairline to chin, in pixels.</param>
    /// <param name="belowEyes">How far below the eyes the figure is seen, in pixels; the rest is not drawn.</param>
    public static FigureSprite Draw((HeadSprite Sprite, SpriteLayer Layer) head, int uniform, FigureTone tone, float faceHeight, float belowEyes)
    {
        var figure = new FigureSprite(faceHeight, belowEyes, tone);
        (HeadSprite clothes, SpriteLayer layer) = HeadAtlas.Uniform(uniform);
        figure.Add(layer, clothes);
        figure.Add(head.Layer, head.Sprite);
        float scale = faceHeight / HeadSprite.RenderedFaceHeight;
        FaceBox box = head.Sprite.FaceBox;
        float left = tone.IsMirrored ? head.Sprite.Eyes.X - box.Right : box.X - head.Sprite.Eyes.X;
        figure.FaceBox = new(figure.EyesX + (left * scale), figure.EyesY + ((box.Y - head.Sprite.Eyes.Y) * scale), box.Width * scale, box.Height * scale);
        return figure;
    }

    /// <summary>Lays the figure over a picture.</summary>
    public void BlendInto(RgbImage image, int left, int top)
    {
        int firstX = Math.Max(0, -left);
        int endX = Math.Min(Width, image.Width - left);
        int endY = Math.Min(Height, image.Height - top);
        for (int y = Math.Max(0, -top); y < endY; y++)
        {
            Span<byte> row = image.Row(y + top);
            ReadOnlySpan<byte> drawn = Row(y);
            for (int x = firstX; x < endX; x++)
            {
                ReadOnlySpan<byte> over = drawn.Slice(x * Channels, Channels);
                if (over[3] == 0)
                    continue;
                Span<byte> under = row.Slice((x + left) * RgbImage.Channels, RgbImage.Channels);
                int rest = 255 - over[3];
                for (int channel = 0; channel < RgbImage.Channels; channel++)
                    under[channel] = (byte)Math.Min(255, over[channel] + (((under[channel] * rest) + 127) / 255));
            }
        }
    }

    public Span<byte> Row(int y) => Pixels.Slice(y * Width * Channels, Width * Channels);

    public void Dispose() => ArrayPool<byte>.Shared.Return(_pixels);

    /// <summary>Lays a picture of the atlas over what is there, its eyes on this figure's.</summary>
    private void Add(SpriteLayer layer, HeadSprite sprite)
    {
        float scale = _faceHeight / HeadSprite.RenderedFaceHeight;
        (float eyesX, float eyesY) = (sprite.Eyes.X, sprite.Eyes.Y);
        // Straight lines between pixels make no more than a halving without loss.
        for (; scale < 0.5f; scale *= 2, eyesX /= 2, eyesY /= 2)
            layer = layer.Halved();
        Axis columns = Axis.Create(Width, EyesX, layer.Width, eyesX, scale, _tone.IsMirrored);
        Axis rows = Axis.Create(Height, EyesY, layer.Height, eyesY, scale, isMirrored: false);
        for (int y = rows.First; y < rows.End; y++)
        {
            ReadOnlySpan<byte> upper = layer.Row(rows.Source[y]);
            ReadOnlySpan<byte> lower = layer.Row(rows.Source[y] + 1);
            AddRow(Row(y), upper, lower, rows.Share[y], columns);
        }
    }

    private void AddRow(Span<byte> target, ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, int down, Axis columns)
    {
        (int red, int green, int blue) = _tone.Gains;
        for (int x = columns.First; x < columns.End; x++)
        {
            int left = columns.Source[x] * Channels;
            int across = columns.Share[x];
            int alpha = Between(upper, lower, left + 3, across, down);
            if (alpha == 0)
                continue;
            Span<byte> pixel = target.Slice(x * Channels, Channels);
            int rest = 255 - alpha;
            pixel[0] = Over(Between(upper, lower, left, across, down) * red / One, alpha, pixel[0], rest);
            pixel[1] = Over(Between(upper, lower, left + 1, across, down) * green / One, alpha, pixel[1], rest);
            pixel[2] = Over(Between(upper, lower, left + 2, across, down) * blue / One, alpha, pixel[2], rest);
            pixel[3] = Over(alpha, alpha, pixel[3], rest);
        }
    }

    private static byte Over(int over, int most, int under, int rest) => (byte)Math.Min(255, Math.Min(over, most) + (((under * rest) + 127) / 255));

    private static int Between(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, int left, int across, int down)
    {
        int above = (upper[left] * (One - across)) + (upper[left + Channels] * across);
        int below = (lower[left] * (One - across)) + (lower[left + Channels] * across);
        return ((above * (One - down)) + (below * down) + (One * One / 2)) / (One * One);
    }

    /// <summary>For each pixel of a side the layer's pixel before it and the share, out of 256, of the one after.</summary>
    private readonly record struct Axis(int[] Source, int[] Share, int First, int End)
    {
        public static Axis Create(int count, float eyes, int sourceCount, float sourceEyes, float scale, bool isMirrored)
        {
            int[] source = new int[count];
            int[] share = new int[count];
            (int first, int end) = (count, 0);
            float step = (isMirrored ? -1 : 1) / scale;
            for (int i = 0; i < count; i++)
            {
                float place = sourceEyes + ((i + 0.5f - eyes) * step) - 0.5f;
                if (place < 0 || place >= sourceCount - 1)
                    continue;
                source[i] = (int)place;
                share[i] = (int)((place - source[i]) * One);
                first = Math.Min(first, i);
                end = i + 1;
            }

            return new(source, share, first, end);
        }
    }
}
