using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Screening;

/// <summary>The models of a run, in memory, shared by all its workers.</summary>
public sealed class ScreeningModels : IDisposable
{
    /// <summary>Loads <paramref name="pack"/>.</summary>
    /// <param name="pack">Verified models.</param>
    /// <param name="mode">With <see cref="ScreeningMode.DetectOnly"/> no embedder is loaded at all.</param>
    /// <param name="reader">Decodes photos; stays the caller's.</param>
    /// <param name="thresholds">The thresholds in force; null for the pack's own in this mode.</param>
    public ScreeningModels(ModelPack pack, ScreeningMode mode, IPhotoReader reader, MatchThresholds? thresholds = null)
    {
        (Pack, Reader, Mode) = (pack, reader, mode);
        Analyser = FaceAnalyserFactory.Create(pack, withEmbedder: mode != ScreeningMode.DetectOnly);
        Thresholds = thresholds ?? Screening.Thresholds.Effective(pack.Embedding.Thresholds, [mode]);
    }

    public ModelPack Pack { get; }

    /// <summary>What is refused.</summary>
    public ImagingLimits Limits => Reader.Limits;

    /// <summary>The mode that the models were loaded for.</summary>
    public ScreeningMode Mode { get; }

    /// <summary>Decodes photos.</summary>
    public IPhotoReader Reader { get; }

    /// <summary>Finds and embeds faces.</summary>
    public FaceAnalyser Analyser { get; }

    /// <summary>The similarities at which a comparison changes its meaning, in this mode.</summary>
    public MatchThresholds Thresholds { get; }

    /// <summary>How the embedder's outputs are compared.</summary>
    public SimilarityMetric Metric => Pack.Embedding.Metric;

    /// <summary>True when the detector is known to miss faces.</summary>
    public bool DetectorMissesFaces => Pack.Detector.Description.Detection is not { MissesFaces: false };

    /// <summary>What reports say of the models.</summary>
    public ModelsReport Report => new(
        Pack.Name,
        Pack.Warning,
        Describe(Pack.Detector),
        Mode == ScreeningMode.DetectOnly ? null : Describe(Pack.Embedder))
    {
        MatchAt = Mode == ScreeningMode.DetectOnly ? null : Thresholds.MatchAt,
        PossibleAt = Mode == ScreeningMode.DetectOnly ? null : Thresholds.PossibleAt,
    };

    /// <inheritdoc/>
    public void Dispose() => Analyser.Dispose();

    private static ModelReport Describe(ResolvedModel model) =>
        new(model.Description.Name, model.Description.Licence, model.Description.Built.Sha256);
}
