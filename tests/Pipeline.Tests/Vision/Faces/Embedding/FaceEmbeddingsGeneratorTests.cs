using System.Numerics;
using ConsentLens.ModelBuilder.Onnx;
using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Faces.Embedding;
using ConsentLens.Pipeline.Vision.Models;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Faces.Embedding;

/// <summary>The embedder on a network of an ArcFace's shape, 112 x 112, that is small enough to reckon with.</summary>
public sealed class FaceEmbeddingsGeneratorTests : IDisposable
{
    private const int Side = 112;
    private const int Cell = 16;
    private const int Cells = Side / Cell;
    private const int Dimension = 3 * Cells * Cells;

    private static readonly AlignmentTemplate Template = new(
        Side, Side, new(38.2946f, 51.6963f), new(73.5318f, 51.5014f), new(56.0252f, 71.7366f), new(41.5493f, 92.3655f), new(70.7299f, 92.2041f));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_network_gets_the_aligned_face_in_its_own_channel_order_and_range()
    {
        using RgbImage photo = Pictures.Grey(300, 300);
        for (int at = 0; at < photo.Pixels.Length; at += 3) (photo.Pixels[at], photo.Pixels[at + 1], photo.Pixels[at + 2]) = (200, 100, 50);
        float[] rgb = Embed(photo, new InputSpec(Side, Side, ChannelOrder.Rgb, [127.5f, 127.5f, 127.5f], 1 / 127.5f));
        float[] bgr = Embed(photo, new InputSpec(Side, Side, ChannelOrder.Bgr, [10, 20, 30], 1));

        // The network's numbers are the means of its input's cells, plane after plane.
        Assert.All(Plane(rgb, 0), value => Assert.Equal((200 - 127.5f) / 127.5f, value, 1e-4f));
        Assert.All(Plane(rgb, 2), value => Assert.Equal((50 - 127.5f) / 127.5f, value, 1e-4f));
        Assert.All(Plane(bgr, 0), value => Assert.Equal(50 - 10, value, 1e-3f));
        Assert.All(Plane(bgr, 1), value => Assert.Equal(100 - 20, value, 1e-3f));
        Assert.All(Plane(bgr, 2), value => Assert.Equal(200 - 30, value, 1e-3f));
    }

    [Fact]
    public void The_embedding_is_averaged_with_that_of_the_mirror_image()
    {
        using RgbImage photo = Pictures.Grey(300, 300, 0);
        for (int y = 0; y < 300; y++) photo.Row(y)[..(150 * 3)].Fill(240);

        float[] embedding = Embed(photo, Plain);

        // Left half bright, right half dark: together with its mirror image all cells come out alike.
        Assert.All(Plane(embedding, 1), value => Assert.Equal(120, value, 1.5f));
    }

    [Fact]
    public void The_mirror_image_is_left_out_where_the_plain_embedding_is_enough()
    {
        using RgbImage photo = Pictures.Grey(300, 300, 0);
        for (int y = 0; y < 300; y++) photo.Row(y)[..(150 * 3)].Fill(240);
        using FaceEmbeddingsGenerator embedder = Embedder(MeansOfCells(), Plain, SimilarityMetric.Euclidean);
        float[]? asked = null;

        FaceEmbedding found = embedder.GenerateEmbeddings(photo, [Frontal(1.5f, 149.5f - (55.5f * 1.5f))], plain => (asked = plain) is not null, CancellationToken.None)[0]!;

        Assert.Same(asked, found.Vector);
        Assert.Equal(240, Plane(found.Vector, 1).Max(), 1.5f);
        Assert.Equal(0, Plane(found.Vector, 1).Min(), 1.5f);
    }

    [Fact]
    public void Under_cosine_an_embedding_has_length_1()
    {
        using RgbImage photo = Pictures.Grey(300, 300, 90);
        using FaceEmbeddingsGenerator embedder = Embedder(MeansOfCells(), Plain, SimilarityMetric.Cosine);

        FaceEmbedding found = embedder.GenerateEmbeddings(photo, [Frontal(1.5f)], isEnough: null, CancellationToken.None)[0]!;

        Assert.Equal(1, found.Vector.Sum(value => value * value), 1e-4f);
    }

    [Fact]
    public void Many_faces_come_back_in_their_order_and_a_face_in_one_place_as_none()
    {
        using RgbImage photo = Pictures.Grey(400, 400, 0);
        for (int y = 0; y < 400; y++)
        {
            for (int x = 0; x < 400; x++) photo.Row(y).Slice(3 * x, 3).Fill((byte)(x / 2));
        }

        using FaceEmbeddingsGenerator embedder = Embedder(MeansOfCells(), Plain, SimilarityMetric.Euclidean);
        FaceLandmarks[] faces = [.. Enumerable.Range(0, 19).Select(i => i == 7 ? default : Frontal(0.3f, 10 * i))];

        IReadOnlyList<FaceEmbedding?> found = embedder.GenerateEmbeddings(photo, faces, isEnough: null, CancellationToken.None);

        Assert.Null(found[7]);
        float[] brightness = [.. found.Where((_, i) => i != 7).Select(face => face!.Vector.Average())];
        Assert.Equal(brightness.Order(), brightness);
        Assert.True(brightness[^1] > brightness[0] + 50);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(0)]
    public void What_a_broken_network_gives_is_no_embedding(float factor)
    {
        // Like nobody, it would be taken for nobody restricted.
        using RgbImage photo = Pictures.Grey(300, 300, 90);
        using FaceEmbeddingsGenerator embedder = Embedder(MeansOfCells(factor), Plain, SimilarityMetric.Cosine);

        Assert.Null(embedder.GenerateEmbeddings(photo, [Frontal(1.5f)], isEnough: null, CancellationToken.None)[0]);
    }

    private static InputSpec Plain => new(Side, Side, ChannelOrder.Rgb, [0, 0, 0], 1);

    private static IEnumerable<float> Plane(float[] embedding, int plane) => embedding.Skip(plane * Cells * Cells).Take(Cells * Cells);

    private static FaceLandmarks Frontal(float scale, float left = 60)
    {
        Vector2 At(Vector2 point) => (point * scale) + new Vector2(left, 60);
        return new(At(Template.EyeLeft), At(Template.EyeRight), At(Template.Nose), At(Template.MouthLeft), At(Template.MouthRight));
    }

    private float[] Embed(RgbImage photo, InputSpec input)
    {
        using FaceEmbeddingsGenerator embedder = Embedder(MeansOfCells(), input, SimilarityMetric.Euclidean);

        // The crop's middle is the photo's: the bright half ends where the crop's does.
        FaceEmbedding? found = embedder.GenerateEmbeddings(photo, [Frontal(1.5f, 149.5f - (55.5f * 1.5f))], isEnough: null, CancellationToken.None)[0];
        return found!.Vector;
    }

    private FaceEmbeddingsGenerator Embedder(byte[] network, InputSpec input, SimilarityMetric metric)
    {
        string path = _folder.Write("embedder.onnx", network);
        var spec = new EmbeddingSpec(Dimension, metric, Template, new MatchThresholds(0.5, 0.3, 0.05));
        return new FaceEmbeddingsGenerator(new FaceEmbeddingsGeneratorOptions(path, input, spec));
    }

    /// <summary>A network whose output is the mean of each cell of 16 x 16 pixels of each plane, times a factor.</summary>
    private static byte[] MeansOfCells(float factor = 1)
    {
        var graph = new GraphBuilder();
        string pooled = graph.Apply("AveragePool", ["data"], OnnxAttribute.Of("kernel_shape", [Cell, Cell]), OnnxAttribute.Of("strides", [Cell, Cell]));
        string scaled = graph.Apply("Mul", [pooled, graph.Constant(FloatTensor.Scalar(factor))]);
        string flat = graph.Apply("Flatten", [scaled]);
        return OnnxWriter.ToBytes(graph.Build(new OnnxValue("data", [null, 3, Side, Side]), [(flat, new OnnxValue("fc1", [null, Dimension]))]));
    }
}
