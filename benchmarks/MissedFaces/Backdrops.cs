using System.Collections.Concurrent;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Synthetic.Numerics;
using ConsentLens.Synthetic.Painting;
using ConsentLens.Synthetic.Scenes;
using ConsentLens.Synthetic.Scenes.Backgrounds;

namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>Photos without people, of the size of a release copy. The same number gives the same pixels; each is made once.</summary>
internal sealed class Backdrops : IDisposable
{
    public const int Width = FaceFinder.ReleaseSide;
    public const int Height = Width * 3 / 4;

    /// <summary>How many different ones there are.</summary>
    public const int Count = 12;

    private readonly ConcurrentDictionary<int, Lazy<RgbImage>> _made = new();

    public static BackdropKind KindOf(int number) => (BackdropKind)(number % Enum.GetValues<BackdropKind>().Length);

    /// <summary>A copy of a backdrop. The caller disposes it.</summary>
    public RgbImage Take(int number) => _made.GetOrAdd(number % Count, place => new Lazy<RgbImage>(() => Make(KindOf(place), place))).Value.Clone();

    public static RgbImage Make(BackdropKind kind, int seed)
    {
        if (kind == BackdropKind.Photograph) return RealScenery.Take(seed, Width, Height);
        var image = new RgbImage(Width, Height);
        if (kind == BackdropKind.Scene) BackgroundPainter.Paint(image, (BackgroundKind)(seed % Enum.GetValues<BackgroundKind>().Length), seed);
        else PaintWall(image, new SeededRandom(seed));
        CameraEffects.Apply(image, seed);
        return image;
    }

    public void Dispose()
    {
        foreach (Lazy<RgbImage> made in _made.Values.Where(made => made.IsValueCreated)) made.Value.Dispose();
    }

    private static void PaintWall(RgbImage image, SeededRandom random)
    {
        var upper = new Colour(random.Uniform(40, 230), random.Uniform(40, 230), random.Uniform(40, 230));
        var canvas = new Canvas(image.Width, image.Height, image.Memory);
        canvas.FillVerticalGradient(0, image.Height, upper, upper.Mix(new Colour(90, 90, 90), 0.5f));
    }
}
