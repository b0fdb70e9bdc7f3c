using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Vision.Faces.Detection;

/// <summary>One pass of the tiny face detector of @vladmandic/face-api over an image: an eighth of the SSD's work for each pixel, and far less sure. Input: RGB 0..255, NCHW, sides
/// multiples of 32. Output: for each cell of 32 px and each of five anchors, what YOLO v2 says of a box (Redmon, Farhadi: "YOLO9000", 2016, section 2).</summary>
public sealed class TinyYoloModel(OnnxNetwork network) : IDisposable
{
    private const int Cell = 32;
    private const int Values = 5;

    /// <summary>Width and height of the anchors in cells, as face-api has them.</summary>
    private static readonly (float Width, float Height)[] Anchors =
        [(1.603231f, 2.094468f), (6.041143f, 7.080126f), (2.882459f, 3.518061f), (4.266906f, 5.178857f), (9.041765f, 10.66308f)];

    /// <summary>Pixels down of a strip. The whole of an enlarged photo would take half a gigabyte, and longer for each pixel.</summary>
    private const int Strip = 448;

    /// <summary>Pixels that strips share, so that a face that is too small for a smaller copy is whole in one of them.</summary>
    private const int Shared = 64;

    /// <summary>Every box of <paramref name="image"/> with at least <paramref name="minimumScore"/>, several for one face.</summary>
    public IEnumerable<(FaceBox Box, float Score)> Run(RgbImage image, float minimumScore, CancellationToken cancellationToken)
    {
        var found = new List<(FaceBox, float)>();
        for (int top = 0; top == 0 || top + Shared < image.Height; top += Strip - Shared)
        {
            int height = Math.Min(Strip, image.Height - top);
            int columns = (image.Width + Cell - 1) / Cell;
            int rows = (height + Cell - 1) / Cell;
            using var input = new OnnxInput(1, RgbImage.Channels, rows * Cell, columns * Cell);
            Fill(image, top, height, input.Elements, columns * Cell, rows * Cell);
            using OnnxOutputs result = network.Run(input, cancellationToken);
            Decode(result[0], columns, rows, top, minimumScore, found);
        }
        return found;
    }

    public void Dispose() => network.Dispose();

    private static void Fill(RgbImage image, int top, int rows, Span<float> input, int width, int height)
    {
        int plane = width * height;
        if (width != image.Width || height != rows) input.Clear();
        for (int y = 0; y < rows; y++)
        {
            int at = y * width;
            PlaneSplitter.Split(image.Row(top + y), input.Slice(at, image.Width), input.Slice(plane + at, image.Width), input.Slice((2 * plane) + at, image.Width));
        }
    }

    private static void Decode(ReadOnlySpan<float> output, int columns, int rows, int top, float minimumScore, List<(FaceBox Box, float Score)> found)
    {
        int cells = columns * rows;
        if (output.Length != Anchors.Length * Values * cells)
            throw new InvalidDataException($"The tiny face detector gave {output.Length} numbers where {Anchors.Length * Values * cells} were expected.");
        for (int anchor = 0; anchor < Anchors.Length; anchor++)
        {
            ReadOnlySpan<float> values = output.Slice(anchor * Values * cells, Values * cells);
            for (int cell = 0; cell < cells; cell++)
            {
                float score = Sigmoid(values[(4 * cells) + cell]);
                if (float.IsNaN(score)) throw new InvalidDataException("The tiny face detector gave a score that is not a number, so nothing is known about this photo.");
                if (score < minimumScore) continue;
                float x = ((cell % columns) + Sigmoid(values[cell])) * Cell;
                float y = top + (((cell / columns) + Sigmoid(values[cells + cell])) * Cell);
                float width = MathF.Exp(values[(2 * cells) + cell]) * Anchors[anchor].Width * Cell;
                float height = MathF.Exp(values[(3 * cells) + cell]) * Anchors[anchor].Height * Cell;
                found.Add((new FaceBox(x - (width / 2), y - (height / 2), width, height), score));
            }
        }
    }

    private static float Sigmoid(float value) => 1 / (1 + MathF.Exp(-value));
}
