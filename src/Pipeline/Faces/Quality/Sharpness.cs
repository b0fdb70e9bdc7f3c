namespace ConsentLens.Pipeline.Faces.Quality;

/// <summary>Measures how sharp an aligned face is.</summary>
public static class Sharpness
{
    /// <summary>Below this a face is too soft for its comparison to be relied on; see docs of the measurement in tests/Pipeline.Tests/Faces.</summary>
    public const float Least = 0.02f;

    /// <summary>
    /// Standard deviation of the Laplacian over that of the brightness, in the middle of the crop: high when edges are crisp, and the same for a dim picture
    /// and a bright one. After Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy", ICPR 2000 (variance of the Laplacian), normalised by contrast.
    /// </summary>
    /// <param name="crop">RGB bytes, width x height x 3.</param>
    /// <param name="width">Pixels across.</param>
    /// <param name="height">Pixels down.</param>
    public static float Measure(ReadOnlySpan<byte> crop, int width, int height)
    {
        int left = width / 6;
        int top = height / 6;
        double sum = 0;
        double squares = 0;
        double laplacians = 0;
        int count = 0;
        for (int y = top; y < height - top; y++)
        {
            for (int x = left; x < width - left; x++)
            {
                float centre = Grey(crop, width, x, y);
                float laplacian = Grey(crop, width, x - 1, y) + Grey(crop, width, x + 1, y)
                    + Grey(crop, width, x, y - 1) + Grey(crop, width, x, y + 1) - (4 * centre);
                sum += centre;
                squares += centre * centre;
                laplacians += laplacian * laplacian;
                count++;
            }
        }

        double mean = sum / count;
        double variance = (squares / count) - (mean * mean);
        return variance < 1 ? 0 : (float)Math.Sqrt(laplacians / count / variance);
    }

    private static float Grey(ReadOnlySpan<byte> crop, int width, int x, int y)
    {
        int at = ((y * width) + x) * 3;
        return (0.299f * crop[at]) + (0.587f * crop[at + 1]) + (0.114f * crop[at + 2]);
    }
}
