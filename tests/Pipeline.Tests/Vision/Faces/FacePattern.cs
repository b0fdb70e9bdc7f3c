using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Pipeline.Tests.Vision.Faces;

/// <summary>What stands between a face and the camera, lies on it, or shows it.</summary>
internal enum PatternKind
{
    SquareNet,
    DiamondNet,
    HexagonalWire,

    /// <summary>A fence out of focus, close to the lens.</summary>
    SoftFence,

    /// <summary>A picture on a screen that is drawn line by line.</summary>
    ScanLines,

    /// <summary>A picture on a wall of single lamps.</summary>
    LedWall,

    /// <summary>A picture printed as dots of several sizes.</summary>
    Halftone,

    /// <summary>A picture printed on cloth in few colours.</summary>
    ClothPrint,

    FacePaint,

    /// <summary>Sun through leaves.</summary>
    DappledLight,

    /// <summary>A window that shows what is in front of it too.</summary>
    Reflection,
}

/// <summary>A pattern over a picture. The benchmarks compile this file too.</summary>
/// <param name="Period">From one line, dot or blot to the next, in widths of a face.</param>
/// <param name="Strength">Width of a line or dot, in periods; how much is taken from the picture by what has no lines, 0..1.</param>
/// <param name="Level">Brightness of a line, 0..255.</param>
internal sealed record FacePattern(PatternKind Kind, float Period, float Strength, byte Level = 235)
{
    private const float Diagonal = 0.7071f;

    private static readonly Colour[] Paints = [new(200, 30, 40), new(30, 90, 190), new(245, 245, 240), new(240, 200, 40), new(30, 140, 60)];

    /// <summary>Paints it over the whole picture.</summary>
    /// <param name="faceWidth">In pixels.</param>
    /// <param name="seed">Where the lines fall, and what about it is not regular.</param>
    public void Paint(RgbImage image, float faceWidth, int seed)
    {
        var random = new SeededRandom(seed);
        float period = Period * faceWidth;
        (float shiftX, float shiftY) = (random.Uniform(0, 1), random.Uniform(0, 1));
        Colour[] paints = random.Shuffle(Paints);
        // A lamp or a dot has the mean colour of its place.
        using RgbImage source = Kind is PatternKind.LedWall or PatternKind.Halftone or PatternKind.ClothPrint ? Pictures.Blurred(image, period / 2) : image.Clone();
        for (int y = 0; y < image.Height; y++)
        {
            Span<byte> row = image.Row(y);
            for (int x = 0; x < image.Width; x++)
            {
                int at = x * RgbImage.Channels;
                ReadOnlySpan<byte> under = source.Row(y).Slice(at, RgbImage.Channels);
                Colour seen = Seen(new Colour(under[0], under[1], under[2]), (x / period) + shiftX, (y / period) + shiftY, period, paints, seed).Clamped();
                (row[at], row[at + 1], row[at + 2]) = ((byte)seen.Red, (byte)seen.Green, (byte)seen.Blue);
            }
        }
    }

    private static float Sharply(float inside, float period) => Math.Clamp((inside * period) + 0.5f, 0, 1);
    private static float ToWhole(float x) => Math.Abs(x - MathF.Round(x));
    private static float ToDiagonals(float u, float v) => Math.Min(ToWhole((u + v) * Diagonal), ToWhole((u - v) * Diagonal));
    private static float ToCentre(float u, float v) => MathF.Sqrt((ToWhole(u) * ToWhole(u)) + (ToWhole(v) * ToWhole(v)));

    /// <summary>What is seen at (u, v), in periods, of the colour that is there.</summary>
    private Colour Seen(Colour under, float u, float v, float period, Colour[] paints, int seed)
    {
        var line = new Colour(Level, Level, Level);
        float Covered(float distance) => Sharply((Strength / 2) - distance, period);
        switch (Kind)
        {
            case PatternKind.SquareNet:
                return under.Mix(line, Covered(Math.Min(ToWhole(u), ToWhole(v))));
            case PatternKind.DiamondNet:
                return under.Mix(line, Covered(ToDiagonals(u, v)));
            case PatternKind.HexagonalWire:
                return under.Mix(line, Covered(ToHexagon(u, v)));
            case PatternKind.SoftFence:
                float off = ToDiagonals(u, v) / Strength;
                return under.Mix(line, 0.8f * MathF.Exp(-2 * off * off));
            case PatternKind.ScanLines:
                return under.Times(1 - (Strength * Sharply(0.25f - ToWhole(v), period)));
            case PatternKind.LedWall:
                return under.Times(1.5f * Covered(ToCentre(u, v)));
            case PatternKind.Halftone:
                float distance = ToCentre((u + v) * Diagonal, (u - v) * Diagonal);
                float Ink(float level) => 235 - (215 * Strength * Sharply((0.65f * MathF.Sqrt(1 - (level / 255))) - distance, period));
                return new Colour(Ink(under.Red), Ink(under.Green), Ink(under.Blue));
            case PatternKind.ClothPrint:
                float Step(float level) => 40 + (50 * MathF.Floor(level / 64));
                float weave = (((int)MathF.Floor(u * 2) + (int)MathF.Floor(v * 2)) & 1) == 0 ? 1 - Strength : 1;
                float fold = 0.7f + (0.6f * ValueNoise.At(u / 12, v / 20, seed));
                return new Colour(Step(under.Red), Step(under.Green), Step(under.Blue)).Times(weave * fold);
            case PatternKind.FacePaint:
                float across = (u * 0.8f) + (v * 0.6f);
                return under.Mix(paints[(int)MathF.Round(across) % paints.Length], 0.9f * Covered(ToWhole(across)));
            case PatternKind.DappledLight:
                float sun = Math.Clamp(((ValueNoise.At(u, v, seed) - 0.5f) * 8) + 0.5f, 0, 1);
                return under.Times(1 - Strength + (2 * Strength * sun));
            default:
                float mirrored = 255 * Math.Clamp(((ValueNoise.At(u, v, seed) + (0.5f * ValueNoise.At(4 * u, 4 * v, seed + 1)) - 0.75f) * 3) + 0.5f, 0, 1);
                return under.Mix(new Colour(mirrored, mirrored, mirrored), Strength);
        }
    }

    /// <summary>Distance from the nearest side of a honeycomb's cells, which are one period wide: half-way between the two nearest of their centres.</summary>
    private static float ToHexagon(float u, float v)
    {
        const float RowHeight = 0.866f;
        (float nearest, float second, (float X, float Y) one, (float X, float Y) other) = (float.MaxValue, float.MaxValue, default, default);
        int middle = (int)MathF.Round(v / RowHeight);
        for (int row = middle - 1; row <= middle + 1; row++)
        {
            float shift = (row & 1) * 0.5f;
            float column = MathF.Round(u - shift);
            for (float x = column - 1 + shift; x <= column + 1 + shift; x++)
            {
                float squared = ((u - x) * (u - x)) + ((v - (row * RowHeight)) * (v - (row * RowHeight)));
                if (squared < nearest) (second, other, nearest, one) = (nearest, one, squared, (x, row * RowHeight));
                else if (squared < second) (second, other) = (squared, (x, row * RowHeight));
            }
        }
        float apart = MathF.Sqrt(((one.X - other.X) * (one.X - other.X)) + ((one.Y - other.Y) * (one.Y - other.Y)));
        return (second - nearest) / (2 * apart);
    }
}
