using System.Collections.Concurrent;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Synthetic.Heads;
using ConsentLens.Synthetic.Scenes;
using ConsentLens.Synthetic.Scenes.Backgrounds;

namespace ConsentLens.Pipeline.Tests.Screening;

/// <summary>Small photos of people who do not exist. The same arguments draw the same pixels, once.</summary>
internal static class DrawnPupils
{
    private static readonly ConcurrentDictionary<string, Lazy<ComposedPhoto>> Drawn = new(StringComparer.Ordinal);

    /// <summary>Heads that the embedder too finds unlike each other: no two of them reach 0.54.</summary>
    private static readonly int[] Unlike = [3, 14, 8, 4, 0, 12];

    /// <summary>One person, 0..5, in the middle; <paramref name="moment"/> tells several photos of them apart.</summary>
    internal static RgbImage Portrait(int head, int moment) => PortraitOf(head, moment).Image.Clone();

    /// <summary>Where the face is in that portrait: from cheek to cheek and from hairline to chin.</summary>
    internal static FaceBox FaceOfPortrait(int head, int moment) => PortraitOf(head, moment).Faces[0].Box;

    /// <summary>Several people in a row, each face about 130 px high.</summary>
    internal static RgbImage Together(int[] heads, int seed) => Compose(300 * heads.Length, 450, Arrangement.Rows, 130, seed, heads).Image.Clone();

    /// <summary>A place without people.</summary>
    internal static RgbImage Nobody() => Compose(600, 400, Arrangement.Scattered, 100, 1, []).Image.Clone();

    private static ComposedPhoto PortraitOf(int head, int moment) => Compose(330, 440, Arrangement.Portrait, 180, (head * 100) + moment, [head]);

    private static ComposedPhoto Compose(int width, int height, Arrangement arrangement, float faceHeight, int seed, int[] heads)
    {
        string key = $"{arrangement} {seed} {string.Join(' ', heads)}";
        return Drawn.GetOrAdd(key, _ => new Lazy<ComposedPhoto>(() => Draw(width, height, arrangement, faceHeight, seed, heads))).Value;
    }

    private static ComposedPhoto Draw(int width, int height, Arrangement arrangement, float faceHeight, int seed, int[] heads)
    {
        var plan = new PhotoPlan
        {
            Seed = seed,
            Width = width,
            Height = height,
            Background = BackgroundKind.Studio,
            Arrangement = arrangement,
            Variety = 0.4f,
            Faces = [.. heads.Select(head => new PlannedFace(null, HeadAtlas.People[Unlike[head]], faceHeight))],
        };
        return GroupPhoto.Compose(plan);
    }
}
