using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Benchmarks.Inputs;

/// <summary>The models that the program would use on this machine.</summary>
internal static class BenchmarkModels
{
    /// <summary>Drawn faces are more alike than real ones, so they need their own thresholds.</summary>
    public static MatchThresholds ForDrawnFaces { get; } = new(MatchAt: 0.75, PossibleAt: 0.65, Margin: 0.05);

    /// <summary>The pack that the figures are about.</summary>
    public const string Usual = "standard";

    /// <param name="name">Null for the one that the program would use.</param>
    public static ModelPack Pack(string? name = null) => ModelPackLoader.Load(ModelsDirectory.Find(start: Checkout.Folder), name);
}
