using System.Numerics.Tensors;

namespace ConsentLens.Benchmarks.RedactionAttack;

/// <summary>One way to tell who was under a mask: what is examined, and what it is compared with. The nearest wins.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="View">What is looked at; compared by Euclidean distance, which for embeddings orders as the cosine does.</param>
/// <param name="Gallery">What the attacker has of everybody.</param>
/// <param name="SeesSurroundings">False for a view of the redacted face alone.</param>
internal sealed record Attack(string Name, Func<CopyFeatures, float[]> View, GalleryKind Gallery, bool SeesSurroundings)
{
    /// <summary>The attacks that a style must withstand. Settled before the first run.</summary>
    public static IReadOnlyList<Attack> Judged { get; } =
    [
        new("embedder", copy => copy.Face, GalleryKind.Clear, SeesSurroundings: false),
        new("embedder, enlarged and sharpened", copy => copy.Sharpened, GalleryKind.Clear, SeesSurroundings: false),
        new("parrot, embedder", copy => copy.Face, GalleryKind.Covered, SeesSurroundings: false),
        new("parrot, embedder on a wide cut", copy => copy.Wide, GalleryKind.Covered, SeesSurroundings: true),
        new("parrot, pixels of the mask", copy => copy.Mask, GalleryKind.Covered, SeesSurroundings: false),
        new("parrot, normalised pixels of the mask", copy => Normalised(copy.Mask), GalleryKind.Covered, SeesSurroundings: false),
        new("parrot, pixels of the ring", copy => copy.Ring, GalleryKind.Covered, SeesSurroundings: true),
        new("parrot, normalised pixels of the ring", copy => Normalised(copy.Ring), GalleryKind.Covered, SeesSurroundings: true),
    ];

    /// <summary>What no mask hides: measured on the grey copies.</summary>
    public static IReadOnlyList<Attack> OfSurroundings { get; } =
    [
        new("the whole picture, 32 x 32", copy => copy.Whole, GalleryKind.Covered, SeesSurroundings: true),
        new("the whole picture, 32 x 32, normalised", copy => Normalised(copy.Whole), GalleryKind.Covered, SeesSurroundings: true),
        new("the mask's shape and place, no pixels", copy => copy.Outline, GalleryKind.Covered, SeesSurroundings: true),
    ];

    /// <summary>Mean 0 and standard deviation 1: brightness and contrast no longer count.</summary>
    private static float[] Normalised(float[] values)
    {
        float[] normal = new float[values.Length];
        TensorPrimitives.Subtract(values, TensorPrimitives.Sum<float>(values) / values.Length, normal);
        float deviation = TensorPrimitives.Norm<float>(normal) / MathF.Sqrt(values.Length);
        TensorPrimitives.Divide(normal, Math.Max(deviation, 1e-3f), normal);
        return normal;
    }
}
