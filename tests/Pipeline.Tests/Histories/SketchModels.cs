using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;
using ConsentLens.ModelBuilder.Onnx;
using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Tests.Histories;

/// <summary>
/// A model pack for <see cref="Sketch"/>es, which takes microseconds: its detector finds the red squares, and its embedder reads the pattern in a square as
/// the face's embedding. Nothing of the program knows the difference.
/// </summary>
internal sealed class SketchModels : IDisposable
{
    private const string Detector = "sketch-detector";
    private const string Embedder = "sketch-embedder";

    // The side of the face's box: a reference photo's face must be 40 pixels wide.
    private const float BoxSide = 44;

    private static readonly Vector2 EyeLeft = new(9, 12);
    private static readonly Vector2 EyeRight = new(23, 12);
    private static readonly Vector2 Nose = new(16, 18);
    private static readonly Vector2 MouthLeft = new(11, 25);
    private static readonly Vector2 MouthRight = new(21, 25);

    private readonly TemporaryFolder _folder = new();

    public SketchModels()
    {
        (byte[] detector, byte[] embedder) = (DetectorNetwork(), EmbedderNetwork());
        _folder.Write($"{Detector}.onnx", detector);
        _folder.Write($"{Embedder}.onnx", embedder);
        var alignment = new AlignmentTemplate(Sketch.Side, Sketch.Side, EyeLeft, EyeRight, Nose, MouthLeft, MouthRight);
        var embedding = new EmbeddingSpec(Sketch.Blocks * Sketch.Blocks, SimilarityMetric.Cosine, alignment, new MatchThresholds(0.7, 0.3, 0.05, BlockListPossibleAt: 0.25));
        var manifest = new ModelManifest(
            Schema: 1,
            Folders: [],
            Packs: [new PackDescription("sketches", [Detector, Embedder])],
            Models:
            [
                Model(Detector, ModelRole.Detector, ModelKind.YuNet, detector, [0, 0, 0], null, new DetectionSpec(0.6f, 0.3f, MissesFaces: false)),
                Model(Embedder, ModelRole.Embedder, ModelKind.ArcFace, embedder, [Sketch.Grey, Sketch.Grey, Sketch.Grey], embedding, null),
            ],
            Optional: new OptionalModels("None.", [], []));
        _folder.Write(ModelManifest.FileName, JsonSerializer.SerializeToUtf8Bytes(manifest, ModelManifest.Format));
    }

    public string Folder => _folder.Root;

    public void Dispose() => _folder.Dispose();

    /// <summary>YuNet's outputs, of which the coarsest stride alone ever finds anything: a cell whose mean red is high.</summary>
    private static byte[] DetectorNetwork()
    {
        var graph = new GraphBuilder();
        List<(string, OnnxValue)> outputs = [];
        foreach (int stride in new[] { 8, 16, 32 })
        {
            float[] filter = new float[3 * stride * stride];
            bool finds = stride == Sketch.Side;
            if (finds)
                Array.Fill(filter, 1f / (stride * stride * 64), 2 * stride * stride, stride * stride);
            // Planes are blue, green, red: from a mean red of 176 on there may be a face, and at 240 there is one for certain.
            string score = graph.Relu(graph.Convolution("picture", new FloatTensor([1, 3, stride, stride], filter), FloatTensor.Vector(finds ? -2.75f : 0), stride, Padding.Of(0)));
            outputs.Add((score, new OnnxValue($"cls_{stride}", [1, 1, null, null])));
            outputs.Add((graph.Sum(score, graph.Constant(FloatTensor.Scalar(0))), new OnnxValue($"obj_{stride}", [1, 1, null, null])));
            float size = MathF.Log(BoxSide / stride);
            outputs.Add((Everywhere(graph, stride, [0.5f, 0.5f, size, size]), new OnnxValue($"bbox_{stride}", [1, null, null, 4])));
            float[] marks = [.. new[] { EyeLeft, EyeRight, Nose, MouthLeft, MouthRight }.SelectMany(mark => new[] { mark.X / stride, mark.Y / stride })];
            outputs.Add((Everywhere(graph, stride, marks), new OnnxValue($"kps_{stride}", [1, null, null, 10])));
        }

        return OnnxWriter.ToBytes(graph.Build(new OnnxValue("picture", [1, 3, null, null]), outputs));
    }

    /// <summary>The same numbers for every cell.</summary>
    private static string Everywhere(GraphBuilder graph, int stride, float[] values)
    {
        var nothing = new FloatTensor([values.Length, 3, stride, stride], new float[values.Length * 3 * stride * stride]);
        string planes = graph.Convolution("picture", nothing, FloatTensor.Vector(values), stride, Padding.Of(0));
        return graph.Apply("Transpose", [planes], OnnxAttribute.Of("perm", [0, 2, 3, 1]));
    }

    /// <summary>The mean green of each block of the pattern.</summary>
    private static byte[] EmbedderNetwork()
    {
        const int Block = Sketch.Side / Sketch.Blocks;
        float[] filter = new float[3 * Block * Block];
        Array.Fill(filter, 1f / (Block * Block), Block * Block, Block * Block);
        var graph = new GraphBuilder();
        string means = graph.Convolution("faces", new FloatTensor([1, 3, Block, Block], filter), bias: null, Block, Padding.Of(0));
        return OnnxWriter.ToBytes(graph.Build(
            new OnnxValue("faces", [null, 3, Sketch.Side, Sketch.Side]), [(means, new OnnxValue("embeddings", [null, 1, Sketch.Blocks, Sketch.Blocks]))]));
    }

    private static ModelDescription Model(
        string name, ModelRole role, ModelKind kind, byte[] content, float[] mean, EmbeddingSpec? embedding, DetectionSpec? detection)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(content));
        var input = new InputSpec(null, null, ChannelOrder.Rgb, mean, 1);
        return new ModelDescription(name, role, kind, "None", "A test", [new ModelFile($"{name}.onnx", Sha256: hash)], input, new BuiltModel($"{name}.onnx", hash), embedding, detection);
    }
}
