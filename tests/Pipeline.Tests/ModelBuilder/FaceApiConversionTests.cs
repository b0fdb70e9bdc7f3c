using System.Text.Json;
using ConsentLens.Pipeline.Tests.Vision.Models;
using Xunit;

namespace ConsentLens.Pipeline.Tests.ModelBuilder;

/// <summary>The npm-only models compute what face-api itself computed on the same picture.</summary>
public sealed class FaceApiConversionTests
{
    private const float Tolerance = 1e-5f;

    [ModelFilesFact("dlib-face-resnet")]
    public async Task The_embedding_is_that_of_face_api()
    {
        IReadOnlyDictionary<string, float[]> outputs = await ConvertedModel.Run("dlib-face-resnet");

        AssertClose(Recorded.Read("dlib.json").Numbers("embedding"), outputs["embedding"]);
    }

    [ModelFilesFact("face-landmark-68")]
    public async Task The_landmarks_are_those_of_face_api()
    {
        IReadOnlyDictionary<string, float[]> outputs = await ConvertedModel.Run("face-landmark-68");

        AssertClose(Recorded.Read("landmarks68.json").Numbers("landmarks"), outputs["landmarks"]);
    }

    [ModelFilesFact("ssd-mobilenet-v1")]
    public async Task The_boxes_and_scores_are_those_of_face_api()
    {
        IReadOnlyDictionary<string, float[]> outputs = await ConvertedModel.Run("ssd-mobilenet-v1");

        JsonElement record = Recorded.Read("ssd.json");
        Assert.Equal(record.GetProperty("count").GetInt32(), outputs["scores"].Length);
        foreach (JsonElement anchor in record.GetProperty("anchors").EnumerateArray())
        {
            int index = anchor.GetProperty("index").GetInt32();
            AssertClose([anchor.GetProperty("score").GetSingle()], outputs["scores"].AsSpan(index, 1).ToArray());
            AssertClose(anchor.Numbers("box"), outputs["boxes"].AsSpan(4 * index, 4).ToArray());
        }
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        float worst = expected.Zip(actual, (left, right) => Math.Abs(left - right)).Max();
        Assert.True(worst < Tolerance, $"The outputs differ by up to {worst}.");
    }
}
