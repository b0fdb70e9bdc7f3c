using ConsentLens.Pipeline.Faces.Detection;
using ConsentLens.Pipeline.Faces.Embedding;
using ConsentLens.Pipeline.Models;
using ConsentLens.Pipeline.Onnx;

namespace ConsentLens.Pipeline.Faces;

/// <summary>Loads a model pack into memory.</summary>
public static class FaceAnalyserFactory
{
    /// <summary>An analyser that runs on <paramref name="pack"/>.</summary>
    /// <param name="pack">Verified models.</param>
    /// <param name="withEmbedder">False when nobody may be recognised: then no embedding is ever computed.</param>
    /// <param name="threads">Threads of one model run; 1 when several workers share the machine.</param>
    /// <exception cref="ModelException">A model's kind does not fit its role.</exception>
    public static FaceAnalyser Create(ModelPack pack, bool withEmbedder, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(pack);
        var options = new SessionOptions { IntraOpNumThreads = threads };
        DetectionSpec spec = pack.Detector.Description.Detection
            ?? throw new ModelException($"The model {pack.Detector.Description.Name} has no \"detection\" in models/manifest.json; say there how its scores are read.");
        var settings = new DetectorSettings { SureScore = spec.SureAt, PossibleScore = spec.PossibleAt };
        IFaceDetector detector = Detector(pack, settings, options);
        IFaceEmbedder? embedder = withEmbedder
            ? new AlignedFaceEmbedder(new InferenceSession(pack.Embedder.Path, options), pack.Embedder.Description.Input, pack.Embedding)
            : null;
        return new FaceAnalyser(detector, embedder, settings.SureScore);
    }

    private static IFaceDetector Detector(ModelPack pack, DetectorSettings settings, SessionOptions options)
    {
        ModelDescription model = pack.Detector.Description;
        return (model.Kind, pack.Landmarks) switch
        {
            (ModelKind.YuNet, _) => new YuNetDetector(new YuNetModel(new InferenceSession(pack.Detector.Path, options)), settings),
            (ModelKind.SsdMobileNetV1, { } landmarks) => new TiledSsdDetector(
                new SsdModel(new InferenceSession(pack.Detector.Path, options)),
                new Landmarks68Model(new InferenceSession(landmarks.Path, options)),
                settings),
            _ => throw new ModelException($"The model {model.Name} cannot be used to find faces in pack {pack.Name}; see models/manifest.json."),
        };
    }
}
