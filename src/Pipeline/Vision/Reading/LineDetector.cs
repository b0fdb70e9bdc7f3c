using System.Numerics;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Vision.Reading;

/// <summary>
/// Finds lines of writing with PP-OCRv4's detector (Liao et al.: "Real-time Scene Text Detection with Differentiable Binarization", 2020). Input: BGR planes, sides multiples
/// of 32. Output: for each pixel, how likely it lies in the core of a line; the core is grown to the line's whole height.
/// </summary>
internal sealed class LineDetector(OnnxNetwork network, InputSpec input) : IDisposable
{
    private const int SideMultiple = 32;

    /// <summary>From here on a pixel belongs to a line.</summary>
    private const float PixelAt = 0.3f;

    /// <summary>A line whose pixels come to less on the average is noise.</summary>
    private const float LineAt = 0.5f;

    /// <summary>The core of a line is narrower than this, in pixels, in nothing that can be read.</summary>
    private const float Narrowest = 2.5f;

    /// <summary>How far a core is grown: its area times this, divided by its outline.</summary>
    private const float Growth = 1.6f;

    /// <summary>The lines of a picture, from top to bottom.</summary>
    public IReadOnlyList<LineFrame> Find(RgbImage image, CancellationToken cancellationToken)
    {
        int width = RoundUp(image.Width);
        int height = RoundUp(image.Height);
        using var tensor = new OnnxInput(1, RgbImage.Channels, height, width);
        PlaneInput.Fill(image, input, tensor.Elements, width, height);
        using OnnxOutputs result = network.Run(tensor, cancellationToken);
        ReadOnlySpan<float> map = result[0];
        if (map.Length != width * height)
            throw new InvalidDataException($"The detector of writing gave {map.Length} pixels where {width * height} were expected.");
        return [.. Cores(map, width, height).OrderBy(frame => frame.Centre.Y).ThenBy(frame => frame.Centre.X)];
    }

    public void Dispose() => network.Dispose();

    private static int RoundUp(int side) => (side + SideMultiple - 1) / SideMultiple * SideMultiple;

    private static List<LineFrame> Cores(ReadOnlySpan<float> map, int width, int height)
    {
        var isSeen = new bool[map.Length];
        var frames = new List<LineFrame>();
        var waiting = new Stack<int>();
        for (int start = 0; start < map.Length; start++)
        {
            if (isSeen[start] || !(map[start] >= PixelAt)) continue;
            if (Core(map, width, height, start, isSeen, waiting) is { } frame) frames.Add(frame);
        }

        return frames;
    }

    private static LineFrame? Core(ReadOnlySpan<float> map, int width, int height, int start, bool[] isSeen, Stack<int> waiting)
    {
        float sum = 0;
        int count = 0;
        // Of each row only the ends can be corners of the hull.
        var ends = new Dictionary<int, (int Left, int Right)>();
        isSeen[start] = true;
        waiting.Push(start);
        while (waiting.TryPop(out int pixel))
        {
            (int y, int x) = Math.DivRem(pixel, width);
            sum += map[pixel];
            count++;
            ends[y] = ends.TryGetValue(y, out (int Left, int Right) row) ? (Math.Min(row.Left, x), Math.Max(row.Right, x)) : (x, x);
            for (int beside = Math.Max(0, y - 1); beside <= Math.Min(height - 1, y + 1); beside++)
            {
                for (int next = (beside * width) + Math.Max(0, x - 1); next <= (beside * width) + Math.Min(width - 1, x + 1); next++)
                {
                    if (isSeen[next] || !(map[next] >= PixelAt)) continue;
                    isSeen[next] = true;
                    waiting.Push(next);
                }
            }
        }

        if (sum / count < LineAt) return null;
        // The corners of the pixels, not their middles.
        LineFrame frame = LineFrame.Around([.. ends.SelectMany(row => new Vector2[] { new(row.Value.Left, row.Key), new(row.Value.Left, row.Key + 1), new(row.Value.Right + 1, row.Key), new(row.Value.Right + 1, row.Key + 1) })]);
        if (MathF.Min(frame.Width, frame.Height) < Narrowest) return null;
        return frame.Grow(frame.Width * frame.Height * Growth / (2 * (frame.Width + frame.Height)));
    }
}

/// <summary>Fills a model's input from pixels, as the manifest describes it.</summary>
internal static class PlaneInput
{
    /// <param name="width">Of the input; at least the image's. What lies beyond the image is filled with the mean.</param>
    /// <param name="height">Of the input; at least the image's.</param>
    public static void Fill(RgbImage image, InputSpec spec, Span<float> input, int width, int height)
    {
        int plane = width * height;
        if (width != image.Width || height != image.Height) input.Clear();
        bool isBgr = spec.ChannelOrder == ChannelOrder.Bgr;
        for (int y = 0; y < image.Height; y++)
        {
            Span<float> first = input.Slice(y * width, image.Width);
            Span<float> second = input.Slice(plane + (y * width), image.Width);
            Span<float> third = input.Slice((2 * plane) + (y * width), image.Width);
            PlaneSplitter.Split(image.Row(y), isBgr ? third : first, second, isBgr ? first : third);
            Normalise(first, spec.Mean[0], spec.Scale);
            Normalise(second, spec.Mean[1], spec.Scale);
            Normalise(third, spec.Mean[2], spec.Scale);
        }
    }

    private static void Normalise(Span<float> values, float mean, float scale)
    {
        System.Numerics.Tensors.TensorPrimitives.Subtract(values, mean, values);
        System.Numerics.Tensors.TensorPrimitives.Multiply(values, scale, values);
    }
}
