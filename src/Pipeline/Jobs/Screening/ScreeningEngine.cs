using ConsentLens.Consent.Screening;
using ConsentLens.Pipeline.Imaging;
using ConsentLens.Pipeline.Models;
using ConsentLens.Pipeline.Screening;

namespace ConsentLens.Pipeline.Jobs.Screening;

/// <summary>The models of a worker: loaded when first needed, and shared by all its jobs.</summary>
public sealed class ScreeningEngine : IDisposable
{
    private readonly Lazy<ModelPack> _pack;
    private readonly Lazy<ScreeningModels> _comparing;
    private readonly Lazy<ScreeningModels> _detecting;

    /// <summary>An engine over a models folder.</summary>
    /// <param name="modelsDirectory">The folder.</param>
    /// <param name="pack">The pack to use, or null for the best one that is there.</param>
    /// <param name="thresholds">Other thresholds than the pack's own, or null.</param>
    /// <param name="reader">Decodes photos; stays the caller's.</param>
    public ScreeningEngine(string modelsDirectory, string? pack, MatchThresholds? thresholds, IPhotoReader reader)
    {
        _pack = new Lazy<ModelPack>(() => With(thresholds, ModelPackLoader.Load(modelsDirectory, pack)));
        _comparing = new Lazy<ScreeningModels>(() => new ScreeningModels(_pack.Value, ScreeningMode.AllowList, reader));
        _detecting = new Lazy<ScreeningModels>(() => new ScreeningModels(_pack.Value, ScreeningMode.DetectOnly, reader));
    }

    /// <summary>The models in use, with the thresholds in use.</summary>
    /// <exception cref="ModelException">They are missing or damaged.</exception>
    public ModelPack Pack => _pack.Value;

    /// <summary>SHA-256 of the detector, 32 bytes.</summary>
    public byte[] DetectorSha256 => Convert.FromHexString(Pack.Detector.Description.Built.Sha256);

    /// <summary>SHA-256 of the embedder, 32 bytes.</summary>
    public byte[] EmbedderSha256 => Convert.FromHexString(Pack.Embedder.Description.Built.Sha256);

    /// <summary>The models for a school: without the embedder when no channel asks who a face is, so that nothing biometric is computed at all.</summary>
    public ScreeningModels ModelsFor(bool comparesFaces) => comparesFaces ? _comparing.Value : _detecting.Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_comparing.IsValueCreated) _comparing.Value.Dispose();
        if (_detecting.IsValueCreated) _detecting.Value.Dispose();
    }

    private static ModelPack With(MatchThresholds? thresholds, ModelPack pack) =>
        thresholds is null ? pack : pack with { Embedding = pack.Embedding with { Thresholds = thresholds } };
}
