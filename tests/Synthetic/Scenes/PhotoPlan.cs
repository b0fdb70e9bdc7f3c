using ConsentLens.Synthetic.Scenes.Backgrounds;

namespace ConsentLens.Synthetic.Scenes;

/// <summary>Everything that decides a photo's pixels.</summary>
public sealed record PhotoPlan
{
    public required long Seed { get; init; }

    /// <summary>Pixels across once upright.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels down once upright.</summary>
    public required int Height { get; init; }

    public required IReadOnlyList<PlannedFace> Faces { get; init; }

    public required BackgroundKind Background { get; init; }

    public Arrangement Arrangement { get; init; } = Arrangement.Scattered;

    /// <summary>How much poses and light vary; 0 none, 1 everyday.</summary>
    public float Variety { get; init; } = 1;
}
