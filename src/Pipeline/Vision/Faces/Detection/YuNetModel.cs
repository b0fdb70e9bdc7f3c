using System.Numerics;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Vision.Faces.Detection;

/// <summary>One pass of YuNet (Wu, Peng, Yu: "YuNet: A Tiny Millisecond-level Face Detector", 2023) over an image. Input: BGR 0..255, NCHW, sides multiples of
/// 32. Outputs at strides 8, 16 and 32: class and object scores, box (centre, log size) and five landmarks, all relative to their cell.</summary>
public sealed class YuNetModel : IDisposable
{
    private const int SideMultiple = 32;
    private static readonly int[] Strides = [8, 16, 32];

    private readonly OnnxNetwork _network;
    private readonly int[] _classOutputs;
    private readonly int[] _objectOutputs;
    private readonly int[] _boxOutputs;
    private readonly int[] _landmarkOutputs;

    /// <summary>Takes ownership of <paramref name="network"/>.</summary>
    /// <exception cref="OnnxException">The model lacks one of YuNet's outputs.</exception>
    public YuNetModel(OnnxNetwork network)
    {
        _network = network;
        _classOutputs = OutputsNamed("cls");
        _objectOutputs = OutputsNamed("obj");
        _boxOutputs = OutputsNamed("bbox");
        _landmarkOutputs = OutputsNamed("kps");
    }

    /// <summary>Told of the width and height of every tensor before it is searched.</summary>
    internal Action<int, int>? Searching { get; init; }

    /// <summary>Every cell of <paramref name="image"/> with at least <paramref name="minimumScore"/>, several for one face.</summary>
    public IReadOnlyList<FaceDetection> Run(RgbImage image, float minimumScore, CancellationToken cancellationToken)
    {
        int width = RoundUp(image.Width);
        int height = RoundUp(image.Height);
        Searching?.Invoke(width, height);
        using var input = new OnnxInput(1, RgbImage.Channels, height, width);
        FillBgrPlanes(image, input.Elements, width, height);
        using OnnxOutputs result = _network.Run(input, cancellationToken);
        var found = new List<FaceDetection>();
        for (int level = 0; level < Strides.Length; level++) Decode(result, level, width, height, minimumScore, found);
        return found;
    }

    public void Dispose() => _network.Dispose();
    private static int RoundUp(int side) => (side + SideMultiple - 1) / SideMultiple * SideMultiple;

    private static void FillBgrPlanes(RgbImage image, Span<float> input, int width, int height)
    {
        int plane = width * height;
        if (width != image.Width || height != image.Height) input.Clear();
        for (int y = 0; y < image.Height; y++)
        {
            Span<float> blue = input.Slice(y * width, image.Width);
            Span<float> green = input.Slice(plane + (y * width), image.Width);
            Span<float> red = input.Slice((2 * plane) + (y * width), image.Width);
            PlaneSplitter.Split(image.Row(y), red, green, blue);
        }
    }

    private void Decode(OnnxOutputs result, int level, int width, int height, float minimumScore, List<FaceDetection> found)
    {
        int stride = Strides[level];
        int columns = width / stride;
        int cells = columns * (height / stride);
        ReadOnlySpan<float> classes = result[_classOutputs[level]];
        ReadOnlySpan<float> objects = result[_objectOutputs[level]];
        ReadOnlySpan<float> boxes = result[_boxOutputs[level]];
        ReadOnlySpan<float> landmarks = result[_landmarkOutputs[level]];
        if (classes.Length != cells)
            throw new InvalidDataException($"The face detector gave {classes.Length} cells at stride {stride} where {cells} were expected.");
        for (int cell = 0; cell < cells; cell++)
        {
            float score = MathF.Sqrt(Math.Clamp(classes[cell], 0, 1) * Math.Clamp(objects[cell], 0, 1));
            if (float.IsNaN(score)) throw new InvalidDataException("The face detector gave a score that is not a number, so nothing is known about this photo.");
            if (score < minimumScore) continue;
            var corner = new Vector2(cell % columns, cell / columns);
            found.Add(DecodeCell(corner, stride, score, boxes.Slice(cell * 4, 4), landmarks.Slice(cell * 10, 10)));
        }
    }

    private static FaceDetection DecodeCell(Vector2 corner, int stride, float score, ReadOnlySpan<float> box, ReadOnlySpan<float> points)
    {
        Vector2 centre = (corner + new Vector2(box[0], box[1])) * stride;
        float boxWidth = MathF.Exp(box[2]) * stride;
        float boxHeight = MathF.Exp(box[3]) * stride;
        Span<Vector2> marks = stackalloc Vector2[5];
        for (int i = 0; i < marks.Length; i++) marks[i] = (corner + new Vector2(points[2 * i], points[(2 * i) + 1])) * stride;
        return new FaceDetection(
            new FaceBox(centre.X - (boxWidth / 2), centre.Y - (boxHeight / 2), boxWidth, boxHeight), score,
            new FaceLandmarks(marks[0], marks[1], marks[2], marks[3], marks[4]));
    }

    private int[] OutputsNamed(string name) => [.. Strides.Select(stride => _network.IndexOf($"{name}_{stride}"))];
}
