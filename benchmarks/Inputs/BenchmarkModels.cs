using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Benchmarks.Inputs;

/// <summary>The models that the program would use on this machine.</summary>
internal static class BenchmarkModels
{
    /// <summary>Drawn faces are more alike than real ones, so they need their own thresholds.</summary>
    public static MatchThresholds ForDrawnFaces { get; } = new(MatchAt: 0.75, PossibleAt: 0.65, Margin: 0.05);

    public static ModelPack Pack() => ModelPackLoader.Load(ModelsDirectory.Find(start: Checkout.Folder));
}
