using ConsentLens.ModelBuilder.Onnx;

namespace ConsentLens.ModelBuilder.FaceApi;

/// <summary>Turns what an SSD says of its anchors into boxes (Liu et al., SSD, 2016, with the scales 10 and 5 of TensorFlow).</summary>
internal static class AnchorBoxes
{
    private const float CentreScale = 10;
    private const float SizeScale = 5;

    /// <summary>
    /// Boxes (top, left, bottom, right): the centre moves by encoding / 10 of the anchor's size, the size grows by
    /// exp(encoding / 5).
    /// </summary>
    /// <param name="graph">Where the operations are added.</param>
    /// <param name="encodings">N x anchors x 4: centre down, centre across, height, width.</param>
    /// <param name="anchors">1 x anchors x 4: top, left, bottom, right.</param>
    internal static string Decode(GraphBuilder graph, string encodings, FloatTensor anchors)
    {
        int count = anchors.Shape[1];
        var centres = new float[count * 2];
        var moves = new float[count * 2];
        var halves = new float[count * 2];
        for (int anchor = 0; anchor < count; anchor++)
        {
            for (int axis = 0; axis < 2; axis++)
            {
                float start = anchors.Values[(anchor * 4) + axis];
                float size = anchors.Values[(anchor * 4) + axis + 2] - start;
                int target = (anchor * 2) + axis;
                centres[target] = start + (size / 2);
                moves[target] = size / CentreScale;
                halves[target] = size / 2;
            }
        }

        string Constant(float[] values) => graph.Constant(new FloatTensor([count, 2], values));
        string shift = graph.Apply("Mul", [graph.Slice(encodings, from: 0, to: 2), Constant(moves)]);
        string centre = graph.Sum(shift, Constant(centres));
        string growth = graph.Apply("Div", [graph.Slice(encodings, from: 2, to: 4), graph.Constant(FloatTensor.Scalar(SizeScale))]);
        string half = graph.Apply("Mul", [graph.Apply("Exp", [growth]), Constant(halves)]);
        return graph.Apply("Concat", [graph.Apply("Sub", [centre, half]), graph.Sum(centre, half)], OnnxAttribute.Of("axis", 2));
    }
}
