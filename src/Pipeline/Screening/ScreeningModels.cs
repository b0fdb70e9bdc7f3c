using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Screening;

/// <summary>The models of a run, in memory, shared by all its workers.</summary>
public sealed class ScreeningModels : IDisposable
{
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

    public ModelsReport Report => new(
        Pack.Name, Pack.Warning, Describe(Pack.Detector), Mode == ScreeningMode.DetectOnly ? null : Describe(Pack.Embedder))
    {
        MatchAt = Mode == ScreeningMode.DetectOnly ? null : Thresholds.MatchAt,
        PossibleAt = Mode == ScreeningMode.DetectOnly ? null : Thresholds.PossibleAt,
    };

    public void Dispose() => Analyser.Dispose();

    private static ModelReport Describe(ResolvedModel model) =>
        new(model.Description.Name, model.Description.Licence, model.Description.Built.Sha256);
}

/// <summary>The models of a worker: loaded when first needed, and shared by all its jobs.</summary>
public sealed class ScreeningEngine : IDisposable
{
    private readonly ChosenThresholds? _chosen;
    private readonly Lazy<ModelPack> _pack;
    private readonly Lazy<ScreeningModels> _comparing;
    private readonly Lazy<ScreeningModels> _detecting;

    /// <summary>An engine over a models folder.</summary>
    /// <param name="pack">The pack to use, or null for the best one that is there.</param>
    public ScreeningEngine(string modelsDirectory, string? pack, ChosenThresholds? chosen, IPhotoReader reader)
    {
        _chosen = chosen;
        _pack = new Lazy<ModelPack>(() => ModelPackLoader.Load(modelsDirectory, pack));
        _comparing = new Lazy<ScreeningModels>(() => new ScreeningModels(_pack.Value, ScreeningMode.AllowList, reader));
        _detecting = new Lazy<ScreeningModels>(() => new ScreeningModels(_pack.Value, ScreeningMode.DetectOnly, reader));
    }

    /// <exception cref="ModelException">They are missing or damaged.</exception>
    public ModelPack Pack => _pack.Value;

    /// <summary>SHA-256 of the detector, 32 bytes.</summary>
    public byte[] DetectorSha256 => Convert.FromHexString(Pack.Detector.Description.Built.Sha256);

    /// <summary>SHA-256 of the embedder, 32 bytes.</summary>
    public byte[] EmbedderSha256 => Convert.FromHexString(Pack.Embedder.Description.Built.Sha256);

    /// <summary>The models for a school: without the embedder when no channel asks who a face is, so that nothing biometric is computed at all.</summary>
    public ScreeningModels ModelsFor(bool comparesFaces) => comparesFaces ? _comparing.Value : _detecting.Value;

    /// <summary>The thresholds in force, see <see cref="Thresholds.Effective"/>.</summary>
    /// <param name="modes">The modes of all the school's channels; none for what holds before any mode is looked at.</param>
    public MatchThresholds ThresholdsFor(IEnumerable<ScreeningMode> modes, ChosenThresholds? school) =>
        Thresholds.Effective(Pack.Embedding.Thresholds, modes, _chosen, school);

    public void Dispose()
    {
        if (_comparing.IsValueCreated) _comparing.Value.Dispose();
        if (_detecting.IsValueCreated) _detecting.Value.Dispose();
    }
}

/// <summary>The models behind a report.</summary>
/// <param name="Pack">The pack's name: <c>standard</c> or <c>npm-only</c>.</param>
/// <param name="Warning">A sentence that every report shows as a banner, or null for the standard pack.</param>
/// <param name="Embedder">The face embedder; null when nobody is recognised.</param>
public sealed record ModelsReport(string Pack, string? Warning, ModelReport Detector, ModelReport? Embedder)
{
    /// <summary>The similarity from which a face was taken for a person; null when nobody is recognised.</summary>
    public double? MatchAt { get; init; }
    /// <summary>The similarity from which a face may be a person, so that a human had to look; null when nobody is recognised.</summary>
    public double? PossibleAt { get; init; }
}

/// <summary>One model in use.</summary>
/// <param name="Sha256">Hash of the ONNX file in use, lower-case hex.</param>
public sealed record ModelReport(string Name, string Licence, string Sha256);
