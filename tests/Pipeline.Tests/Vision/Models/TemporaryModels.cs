using System.Security.Cryptography;
using System.Text.Json;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Tests.Vision.Models;

/// <summary>
/// A models folder of a test's own. Its pack <c>best</c> has a detector and an embedder, its pack <c>second</c> others and a
/// warning, and its optional pack <c>own</c> an ArcFace-style embedder. Unless a test writes them, files hold their own name.
/// </summary>
internal sealed class TemporaryModels : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    internal TemporaryModels(byte[]? arcFace = null)
    {
        ArcFace = arcFace ?? Content("own-embedder");
        Manifest = new ModelManifest(
            Schema: 1,
            Folders: ["built/sources", "given"],
            Packs:
            [
                new PackDescription("best", ["best-detector", "best-embedder"]),
                new PackDescription("second", ["second-detector", "second-embedder"], "The second pack was used."),
            ],
            Models:
            [
                Detector("best-detector"), Embedder("best-embedder", Content("best-embedder")),
                Detector("second-detector"), Embedder("second-embedder", Content("second-embedder")),
            ],
            Optional: new OptionalModels("A note.", [new PackDescription("own", ["best-detector", "own-embedder"])], [Embedder("own-embedder", ArcFace)]));
        Save(Manifest);
    }

    internal string Root => _folder.Root;

    internal ModelManifest Manifest { get; }

    internal byte[] ArcFace { get; }

    public void Dispose() => _folder.Dispose();

    /// <summary>Writes another manifest into the folder.</summary>
    internal void Save(ModelManifest manifest) =>
        _folder.Write(ModelManifest.FileName, JsonSerializer.SerializeToUtf8Bytes(manifest, ModelManifest.Format));

    /// <summary>Puts built models there; their content is right.</summary>
    internal void Build(params string[] models)
    {
        foreach (string model in models)
            _folder.Write($"built/{model}.onnx", Content(model));
    }

    /// <summary>Puts the files there that models are built from; their content is right.</summary>
    internal void Give(params string[] models)
    {
        foreach (string model in models)
            Write($"given/{model}.onnx", model == "own-embedder" ? ArcFace : Content(model));
    }

    /// <summary>Writes any file.</summary>
    internal string Write(string name, byte[] content) => _folder.Write(name, content);

    internal static byte[] Content(string model) => System.Text.Encoding.UTF8.GetBytes(model);

    private static ModelDescription Detector(string name) => Model(name, ModelRole.Detector, ModelKind.YuNet, Content(name), null);

    private static ModelDescription Embedder(string name, byte[] content)
    {
        var alignment = new AlignmentTemplate(
            112, 112, new(38.2946f, 51.6963f), new(73.5318f, 51.5014f), new(56.0252f, 71.7366f), new(41.5493f, 92.3655f), new(70.7299f, 92.2041f));
        var embedding = new EmbeddingSpec(512, SimilarityMetric.Cosine, alignment, new MatchThresholds(0.5, 0.3, 0.05));
        return Model(name, ModelRole.Embedder, ModelKind.ArcFace, content, embedding);
    }

    private static ModelDescription Model(string name, ModelRole role, ModelKind kind, byte[] content, EmbeddingSpec? embedding)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(content));
        var file = new ModelFile($"{name}.onnx", Sha256: hash);
        var input = new InputSpec(112, 112, ChannelOrder.Rgb, [127.5f, 127.5f, 127.5f], 1 / 127.5f);
        return new ModelDescription(name, role, kind, "MIT", "A test", [file], input, new BuiltModel($"built/{name}.onnx", hash), embedding);
    }
}
