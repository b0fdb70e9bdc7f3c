using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>Looks for faces where there are none: the cost of the program's caution.</summary>
internal static class FacelessRun
{
    private const int OfEachKind = 50;
    private const int Quality = 92;

    public static async Task<IReadOnlyList<FacelessRow>> MeasureAsync(FaceFinder finder, int workers, CancellationToken cancellationToken) =>
    [
        await RowAsync("drawn places without pupils", seed => Backdrops.Make(BackdropKind.Scene, seed + 1000), finder, workers, cancellationToken),
        await RowAsync("textures: noise of every size, stripes, checks, dots", Texture, finder, workers, cancellationToken),
        await RowAsync("parts of real photos without a face", seed => Backdrops.Make(BackdropKind.Photograph, seed + 1000), finder, workers, cancellationToken),
    ];

    private static async Task<FacelessRow> RowAsync(string name, Func<int, RgbImage> make, FaceFinder finder, int workers, CancellationToken cancellationToken)
    {
        var findings = new IReadOnlyList<Finding>[OfEachKind];
        var options = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, OfEachKind, options, (seed, token) =>
        {
            using RgbImage image = make(seed);
            findings[seed] = finder.Find(JpegEncoder.Encode(image, Quality), token);
            return ValueTask.CompletedTask;
        });
        return new FacelessRow(name, [.. findings.Select(found => found.Select(finding => finding.Score).DefaultIfEmpty(0).Max())], findings.Count(found => found.Count > 0));
    }

    private static RgbImage Texture(int seed)
    {
        var random = new SeededRandom(seed + 5);
        var image = new RgbImage(Backdrops.Width, Backdrops.Height);
        float size = random.LogUniform(4, 120);
        var dark = new Colour(random.Uniform(20, 140), random.Uniform(20, 140), random.Uniform(20, 140));
        var bright = new Colour(random.Uniform(120, 240), random.Uniform(120, 240), random.Uniform(120, 240));
        for (int y = 0; y < image.Height; y++)
        {
            Span<byte> row = image.Row(y);
            for (int x = 0; x < image.Width; x++)
            {
                Colour colour = dark.Mix(bright, Pattern(seed % 4, x / size, y / size, seed));
                int at = x * RgbImage.Channels;
                (row[at], row[at + 1], row[at + 2]) = ((byte)colour.Red, (byte)colour.Green, (byte)colour.Blue);
            }
        }

        return image;
    }

    /// <summary>A share of 0..1 at a place; each unit is a stripe, a square, a dot or a blot.</summary>
    private static float Pattern(int kind, float x, float y, int seed) => kind switch
    {
        0 => (ValueNoise.At(x, y, seed) * 0.6f) + (ValueNoise.At(x * 4, y * 4, seed + 1) * 0.4f),
        1 => ((int)(x + (2 * ValueNoise.At(x / 6, y / 6, seed))) & 1) == 0 ? 0 : 1,
        2 => (((int)x + (int)y) & 1) == 0 ? 0 : 1,
        _ => MathF.Sqrt(((x % 2) - 1) * ((x % 2) - 1) + (((y % 2) - 1) * ((y % 2) - 1))) < 0.6f ? 0 : 1,
    };
}
