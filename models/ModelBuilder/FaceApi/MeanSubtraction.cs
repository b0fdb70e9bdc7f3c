using ConsentLens.ModelBuilder.Onnx;

namespace ConsentLens.ModelBuilder.FaceApi;

/// <summary>How face-api prepares a face for its landmark and recognition networks: (pixel - mean) / 255.</summary>
internal static class MeanSubtraction
{
    // The mean colour of the faces that the networks were trained on: red, green, blue.
    private static readonly float[] MeanColour = [122.782f, 117.001f, 104.298f];

    /// <summary>Adds the preparation to <paramref name="graph"/>.</summary>
    internal static string Apply(GraphBuilder graph, string input)
    {
        string centred = graph.Apply("Sub", [input, graph.Constant(new FloatTensor([1, 3, 1, 1], MeanColour))]);
        return graph.Apply("Div", [centred, graph.Constant(FloatTensor.Scalar(255))]);
    }
}
