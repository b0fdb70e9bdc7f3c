using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Models;
using ConsentLens.Pipeline.Vision.Reading;

namespace ConsentLens.Pipeline.Screening;

/// <summary>The loaded models of a run, shared by all its workers.</summary>
public sealed class ScreeningModels : IDisposable
{
    private readonly Lazy<PictureReader>? _pictures;

    /// <param name="mode">With <see cref="ScreeningMode.DetectOnly"/> no embedder is loaded.</param>
    /// <param name="reader">Remains the caller's.</param>
    /// <param name="thresholds">The thresholds in force; null for the pack's own in this mode.</param>
    public ScreeningModels(ModelPack pack, ScreeningMode mode, IPhotoReader reader, MatchThresholds? thresholds = null)
    {
        (Pack, Reader, Mode) = (pack, reader, mode);
        Analyser = FaceAnalyserFactory.Create(pack, withEmbedder: mode != ScreeningMode.DetectOnly);
        _pictures = pack.Reading is { } reading ? new Lazy<PictureReader>(() => new PictureReader(reading)) : null;
        Thresholds = thresholds ?? Screening.Thresholds.Effective(pack.Embedding.Thresholds, [mode]);
    }

    public ModelPack Pack { get; }

    public ImagingLimits Limits => Reader.Limits;

    /// <summary>The mode for which the models were loaded.</summary>
    public ScreeningMode Mode { get; }
    public IPhotoReader Reader { get; }
    public FaceAnalyser Analyser { get; }
    /// <summary>Reads what is written in pictures, loaded on first use; null where its models are missing.</summary>
    public IPictureReader? Pictures => _pictures?.Value;
    /// <summary>The thresholds in force in this mode.</summary>
    public MatchThresholds Thresholds { get; }

    public SimilarityMetric Metric => Pack.Embedding.Metric;

    public bool DetectorMissesFaces => Pack.Detector.Description.Detection is not { MissesFaces: false };

    public ModelsReport Report => new(
        Pack.Name, Pack.Warning, Describe(Pack.Detector), Mode == ScreeningMode.DetectOnly ? null : Describe(Pack.Embedder))
    {
        MatchAt = Mode == ScreeningMode.DetectOnly ? null : Thresholds.MatchAt,
        PossibleAt = Mode == ScreeningMode.DetectOnly ? null : Thresholds.PossibleAt,
        Reader = Pack.Reading is { } reading ? Describe(reading.Recogniser) : null,
    };

    public void Dispose()
    {
        Analyser.Dispose();
        if (_pictures is { IsValueCreated: true }) _pictures.Value.Dispose();
    }

    private static ModelReport Describe(ResolvedModel model) =>
        new(model.Description.Name, model.Description.Licence, model.Description.Built.Sha256);
}

/// <summary>The models of a worker, loaded on first use and shared by all its jobs.</summary>
public sealed class ScreeningEngine : IDisposable
{
    private readonly ChosenThresholds? _chosen;
    private readonly Lazy<ModelPack> _pack;
    private readonly Lazy<ScreeningModels> _comparing;
    private readonly Lazy<ScreeningModels> _detecting;

    /// <param name="pack">The pack to use; null for the best one available.</param>
    public ScreeningEngine(string modelsDirectory, string? pack, ChosenThresholds? chosen, IPhotoReader reader)
    {
        _chosen = chosen;
        _pack = new Lazy<ModelPack>(() => ModelPackLoader.Load(modelsDirectory, pack));
        _comparing = new Lazy<ScreeningModels>(() => new ScreeningModels(_pack.Value, ScreeningMode.AllowList, reader));
        _detecting = new Lazy<ScreeningModels>(() => new ScreeningModels(_pack.Value, ScreeningMode.DetectOnly, reader));
    }

    /// <exception cref="ModelException">Models are missing or damaged.</exception>
    public ModelPack Pack => _pack.Value;

    /// <summary>32 bytes.</summary>
    public byte[] DetectorSha256 => Convert.FromHexString(Pack.Detector.Description.Built.Sha256);

    /// <summary>32 bytes.</summary>
    public byte[] EmbedderSha256 => Convert.FromHexString(Pack.Embedder.Description.Built.Sha256);

    /// <summary>The models for a school: without an embedder if no channel asks who a face is, so that nothing biometric is computed.</summary>
    public ScreeningModels ModelsFor(bool comparesFaces) => comparesFaces ? _comparing.Value : _detecting.Value;

    /// <summary>The thresholds in force, see <see cref="Thresholds.Effective"/>.</summary>
    /// <param name="modes">The modes of all the school's channels; empty to ignore modes.</param>
    public MatchThresholds ThresholdsFor(IEnumerable<ScreeningMode> modes, ChosenThresholds? school) =>
        Thresholds.Effective(Pack.Embedding.Thresholds, modes, _chosen, school);

    public void Dispose()
    {
        if (_comparing.IsValueCreated) _comparing.Value.Dispose();
        if (_detecting.IsValueCreated) _detecting.Value.Dispose();
    }
}

/// <summary>The models behind a report.</summary>
/// <param name="Pack"><c>standard</c> or <c>npm-only</c>.</param>
/// <param name="Warning">A sentence that every report shows as a banner; null for the standard pack.</param>
/// <param name="Embedder">Null if nobody is recognised.</param>
public sealed record ModelsReport(string Pack, string? Warning, ModelReport Detector, ModelReport? Embedder)
{
    /// <summary>The similarity from which a face was a match; null if nobody is recognised.</summary>
    public double? MatchAt { get; init; }
    /// <summary>The similarity from which a face was a possible match; null if nobody is recognised.</summary>
    public double? PossibleAt { get; init; }
    /// <summary>What reads the writing in a picture; null where nothing does.</summary>
    public ModelReport? Reader { get; init; }
}

/// <param name="Sha256">Of the ONNX file, in lower-case hex.</param>
public sealed record ModelReport(string Name, string Licence, string Sha256);
