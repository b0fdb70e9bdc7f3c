using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Screening;

/// <summary>The models of a worker: loaded when first needed, and shared by all its jobs.</summary>
public sealed class ScreeningEngine : IDisposable
{
    private readonly ChosenThresholds? _chosen;
    private readonly Lazy<ModelPack> _pack;
    private readonly Lazy<ScreeningModels> _comparing;
    private readonly Lazy<ScreeningModels> _detecting;

    /// <summary>An engine over a models folder.</summary>
    /// <param name="modelsDirectory">The folder.</param>
    /// <param name="pack">The pack to use, or null for the best one that is there.</param>
    /// <param name="chosen">Thresholds that the installation chose, or null.</param>
    /// <param name="reader">Decodes photos; stays the caller's.</param>
    public ScreeningEngine(string modelsDirectory, string? pack, ChosenThresholds? chosen, IPhotoReader reader)
    {
        _chosen = chosen;
        _pack = new Lazy<ModelPack>(() => ModelPackLoader.Load(modelsDirectory, pack));
        _comparing = new Lazy<ScreeningModels>(() => new ScreeningModels(_pack.Value, ScreeningMode.AllowList, reader));
        _detecting = new Lazy<ScreeningModels>(() => new ScreeningModels(_pack.Value, ScreeningMode.DetectOnly, reader));
    }

    /// <summary>The models in use.</summary>
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
    /// <param name="school">What the school chose, or null.</param>
    public MatchThresholds ThresholdsFor(IEnumerable<ScreeningMode> modes, ChosenThresholds? school) =>
        Thresholds.Effective(Pack.Embedding.Thresholds, modes, _chosen, school);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_comparing.IsValueCreated) _comparing.Value.Dispose();
        if (_detecting.IsValueCreated) _detecting.Value.Dispose();
    }
}
