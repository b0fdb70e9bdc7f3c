using ConsentLens.Pipeline.Faces.Detection;

namespace ConsentLens.Benchmarks.Termly;

/// <summary>The shapes in which the detector looks at a photo: finely, coarsely, and coarsely with the picture turned three ways.</summary>
internal static class FloorLooks
{
    private const int Multiple = 32;

    /// <param name="width">Pixels across of the photo.</param>
    /// <param name="height">Pixels down of the photo.</param>
    /// <param name="longSide">Long side of the decoded copy.</param>
    public static IEnumerable<long[]> Of(int width, int height, int longSide)
    {
        double scale = (double)longSide / Math.Max(width, height);
        (double across, double down) = (width * scale, height * scale);
        yield return Shape(across, down, new DetectorSettings().FineSideFor(longSide));
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
