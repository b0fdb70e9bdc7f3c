using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>A photo with faces in some condition, each in its own field, at places that differ from photo to photo.</summary>
/// <param name="Faces">Where the faces are.</param>
internal sealed record FaceFrame(byte[] Jpeg, IReadOnlyList<FacePlace> Faces)
{
    private const int MostColumns = 4;
    private const int MostRows = 3;
    private const int Quality = 92;

    /// <summary>Width of the soft edge of what is cut out, in pixels of the portrait.</summary>
    private const float Feather = 12;

    /// <summary>How many faces of a condition one photo holds.</summary>
    public static int Capacity(FaceCondition condition)
    {
        (int columns, int rows) = Grid(condition);
        return columns * rows;
    }

    /// <summary>Puts <paramref name="portraits"/>, up to <see cref="Capacity"/>, onto <paramref name="backdrop"/>, which is changed.</summary>
    public static FaceFrame Compose(IReadOnlyList<RgbImage> portraits, FaceCondition condition, RgbImage backdrop, int seed)
    {
        var random = new SeededRandom(seed);
        (int columns, int rows) = Grid(condition);
        (int fieldWidth, int fieldHeight) = (backdrop.Width / columns, backdrop.Height / rows);
        float scale = FacePatch.ScaleOf(condition);
        float radius = Portrait.Radius * scale;
        var places = new List<FacePlace>();
        for (int i = 0; i < portraits.Count; i++)
        {
            (int column, int line) = (i % columns, i / columns);
            float x = (column * fieldWidth) + random.Uniform(radius, fieldWidth - radius);
            float y = (line * fieldHeight) + random.Uniform(radius, fieldHeight - radius);
            if (condition.Cut is { AtSide: true } side) x = BeyondEdge(side, Portrait.Width * scale, column == 0, backdrop.Width);
            if (condition.Cut is { AtSide: false } end) y = BeyondEdge(end, Portrait.Height * scale, line == 0, backdrop.Height);
            using RgbImage patch = FacePatch.Make(portraits[i], condition, random);
            int left = (int)MathF.Round(x - (Portrait.CentreX * scale));
            int top = (int)MathF.Round(y - (Portrait.CentreY * scale));
            Blend(backdrop, patch, left, top, scale);
            places.Add(new FacePlace(left + (Portrait.CentreX * scale), top + (Portrait.CentreY * scale), condition.Width));
        }

        if (condition.Light is { FaceAlone: false } light) LightChange.Apply(backdrop, light);
        return new FaceFrame(JpegEncoder.Encode(backdrop, Quality), places);
    }

    private static (int Columns, int Rows) Grid(FaceCondition condition)
    {
        float across = 2 * (Portrait.Radius + 2) * FacePatch.ScaleOf(condition);
        int columns = condition.Cut is { AtSide: true } ? 2 : MostColumns;
        int rows = condition.Cut is { AtSide: false } ? 2 : MostRows;
        return (Math.Clamp((int)(Backdrops.Width / across), 1, columns), Math.Clamp((int)(Backdrops.Height / across), 1, rows));
    }

    /// <summary>Where the middle of a face lies of which the first or the last edge of the photo cuts off a share.</summary>
    private static float BeyondEdge(FaceCut cut, float length, bool first, int photo)
    {
        float inside = (0.5f - cut.Share) * length;
        return first ? inside : photo - inside;
    }

    /// <summary>A disc of the patch, with a soft edge: the same whichever way the face is turned.</summary>
    private static void Blend(RgbImage image, RgbImage patch, int left, int top, float scale)
    {
        (float centreX, float centreY) = (Portrait.CentreX * scale, Portrait.CentreY * scale);
        for (int y = Math.Max(0, -top); y < Math.Min(patch.Height, image.Height - top); y++)
        {
            Span<byte> under = image.Row(top + y);
            ReadOnlySpan<byte> over = patch.Row(y);
            for (int x = Math.Max(0, -left); x < Math.Min(patch.Width, image.Width - left); x++)
            {
                float distance = MathF.Sqrt(((x - centreX) * (x - centreX)) + ((y - centreY) * (y - centreY)));
                float share = Math.Clamp(((Portrait.Radius * scale) - distance) / (Feather * scale), 0, 1);
                if (share == 0) continue;
                for (int channel = 0; channel < RgbImage.Channels; channel++)
                {
                    ref byte value = ref under[((left + x) * RgbImage.Channels) + channel];
                    value = (byte)(value + (share * (over[(x * RgbImage.Channels) + channel] - value)) + 0.5f);
                }
            }
        }
    }
}
