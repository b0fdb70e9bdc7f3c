using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Models;
using Xunit;

namespace ConsentLens.Pipeline.Tests.ModelBuilder;

/// <summary>
/// Numbers that the standard pack's models computed for the drawn face with ONNX Runtime 1.30.0 (the embedder from its
/// unfolded network), so that a runtime or a processor that computes otherwise is noticed.
/// </summary>
public sealed class StandardPackVectorTests
{
    private static readonly float[] EmbeddingStart =
        [0.57599646f, -0.6203423f, 0.37852734f, -0.45483613f, 1.4995538f, -1.2784489f, 0.3014909f, 0.3442201f, -0.41113737f, -0.070269674f];

    private static readonly float[] FaceBox = [0.12096228f, 0.3182662f, 1.6515042f, 1.8033141f];

    private static readonly float[] FaceLandmarks =
        [-0.85170585f, -0.470277f, 1.3521427f, -0.2782537f, 0.21229462f, 0.77355975f, -0.8807032f, 1.5369685f, 1.0226139f, 1.6907288f];

    [ModelFilesFact("face-reidentification-retail-0095")]
    public async Task The_embedder_computes_the_recorded_numbers()
    {
        float[] embedding = (await ConvertedModel.Run("face-reidentification-retail-0095"))["embedding"];

        Assert.Equal(256, embedding.Length);
        AssertClose(EmbeddingStart, embedding.AsSpan(0, EmbeddingStart.Length));
    }

    [ModelFilesFact("yunet")]
    public async Task The_detector_finds_the_drawn_face_where_it_was_recorded()
    {
        byte[] onnx = await File.ReadAllBytesAsync((await RepositoryModels.FilesOf("yunet"))[0]);
        IReadOnlyDictionary<string, float[]> outputs = ConvertedModel.Run(onnx, 320, ChannelOrder.Bgr);

        // The cell of 32 pixels in row 5, column 5 of ten: the middle of the picture.
        const int cell = 55;
        float[] scores = [.. outputs["cls_32"].Zip(outputs["obj_32"], (ofClass, ofObject) => MathF.Sqrt(ofClass * ofObject))];
        Assert.Equal(cell, Array.IndexOf(scores, scores.Max()));
        AssertClose([0.68890756f], scores.AsSpan(cell, 1));
        AssertClose(FaceBox, outputs["bbox_32"].AsSpan(cell * 4, 4));
        AssertClose(FaceLandmarks, outputs["kps_32"].AsSpan(cell * 10, 10));
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        for (int index = 0; index < expected.Length; index++)
            Assert.Equal(expected[index], actual[index], 1e-3f);
    }
}
