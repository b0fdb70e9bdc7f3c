using ConsentLens.Pipeline.Vision.Faces.Detection;

namespace ConsentLens.Benchmarks.Termly;

/// <summary>The shapes in which the detector looks at a photo: finely, coarsely, coarsely with the picture turned three ways, and closely at single places.</summary>
internal static class FloorLooks
{
    private const int Multiple = 32;

    /// <summary>One turn of one close look.</summary>
    public static long[] Close { get; } = [1, 3, CloseLook.Side, CloseLook.Side];

    /// <summary>The looks at the whole photo.</summary>
    /// <param name="width">Pixels across of the photo.</param>
    /// <param name="height">Pixels down of the photo.</param>
    /// <param name="longSide">Long side of the decoded copy.</param>
    public static IEnumerable<long[]> Of(int width, int height, int longSide)
    {
        double scale = (double)longSide / Math.Max(width, height);
        (double across, double down) = (width * scale, height * scale);
        yield return Shape(across, down, new FaceDetectorOptions().FineSideFor(longSide));
        yield return Shape(across, down, YuNetDetector.CoarseSide);
        yield return Shape(down, across, YuNetDetector.CoarseSide);
        yield return Shape(across, down, YuNetDetector.CoarseSide);
        yield return Shape(down, across, YuNetDetector.CoarseSide);
    }

    private static long[] Shape(double width, double height, int side)
    {
        double scale = Math.Min(1, side / Math.Max(width, height));
        return [1, 3, RoundUp(height * scale), RoundUp(width * scale)];
    }

    private static long RoundUp(double side) => ((long)Math.Round(side) + Multiple - 1) / Multiple * Multiple;
}
