using System.Numerics;
using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.Vision.Faces.Quality;

/// <summary>Judges how far a face can be relied on: by its size, sharpness and pose, and the detector's confidence.</summary>
public static class FaceQualityGauge
{
    /// <summary>A face narrower than this in the release copy cannot be told apart.</summary>
    public const float SmallWidth = 20;

    /// <param name="sureScore">A detection below this score is only a possible face.</param>
    /// <param name="sharpness">As measured by <see cref="Sharpness"/> on the aligned crop; null if there was no crop.</param>
    public static FaceQuality Judge(FaceDetection face, float sureScore, float? sharpness)
    {
        if (face.Score < sureScore) return FaceQuality.Possible;
        if (face.Box.Width < SmallWidth) return FaceQuality.Small;
        if (IsTurned(face.Landmarks)) return FaceQuality.Turned;
        return sharpness < Sharpness.Least ? FaceQuality.Blurred : FaceQuality.Good;
    }

    /// <summary>True if the nose lies so near one eye along the eye line, or beyond it, that the far half of the face is hidden; or if the landmarks do not
    /// form a face. On a face towards the camera the nose projects to 0.5; at about 60 degrees of yaw to 0.</summary>
    public static bool IsTurned(FaceLandmarks marks) => NoseAlongEyes(marks) is not (>= 0.05f and <= 0.95f);

    /// <summary>How a face is seen. It looks towards the camera unless its nose is nearer to one eye than at some 45 degrees of yaw; where the landmarks do not form a face, or
    /// a person drew the box, it counts as looking there.</summary>
    public static FaceView ViewOf(FaceDetection face) => new(
        Math.Max(face.Box.Width, face.Box.Height),
        face.IsDrawnByHand || NoseAlongEyes(face.Landmarks) is not (< 0.2f or > 0.8f));

    // Null where there is no eye line to measure by.
    private static float? NoseAlongEyes(FaceLandmarks marks)
    {
        Vector2 eyes = marks.EyeRight - marks.EyeLeft;
        float apart = eyes.LengthSquared();
        return apart > 1 ? Vector2.Dot(marks.Nose - marks.EyeLeft, eyes) / apart : null;
    }
}

/// <summary>Measures how sharp an aligned face is.</summary>
/// <remarks>Two signs; the worse one counts. Out of focus: fine detail against coarse detail, that is the Laplacian's standard deviation on a 32 x 32 copy of
/// the crop over that on a 16 x 16 copy. Blur removes fine detail first, while the ratio does not depend on brightness and contrast; averaging over cells of
/// some 4 x 4 pixels keeps out sensor and rounding noise, which at the crop's own pixels soon outweighs a blurred face's detail. Motion: fine detail along the
/// direction that has the least of it, against the direction at right angles. After Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy", ICPR
/// 2000 (the Laplacian's variance as a measure of focus).</remarks>
public static class Sharpness
{
    /// <summary>Below this a face is too soft for its comparison to be relied on. Measured on portraits of 60 people (SharpnessTests prints it): nearly all in
    /// focus, and sharp ones of only 21 px too, lie above it; those blurred by a Gaussian of a 23rd of their width, when the first of them fail to reach the
    /// block-list's threshold, lie below it.</summary>
    public const float Least = 0.38f;

    /// <summary>Fine detail across a face against that down it. Mouth and eyes lie across, so there is less of it: 0.39 to 1.73 on all but one of 641
    /// portraits.</summary>
    private const double AcrossToDown = 0.82;

    /// <summary>Scales the balance of across and down so that the ends of that range come to <see cref="Least"/>.</summary>
    private const double AxisScale = 0.8;

    /// <summary>The same for the two diagonals, which are alike in a face: 0.68 to 1.45 on 99.5 % of the portraits.</summary>
    private const double SlantScale = 0.56;

    /// <summary>A crop with less coarse detail than this, in grey levels, is flat.</summary>
    private const double Flat = 0.1;

    private const int FineCells = 32;
    private const int CoarseCells = 16;

    /// <summary>The sharpness of the middle of a crop: about 0.25 for a face that is hardly recognisable as one, 0.7 for one in focus; 0 for a flat
    /// crop.</summary>
    /// <param name="crop">RGB bytes, width x height x 3, at least 32 pixels a side.</param>
    public static float Measure(ReadOnlySpan<byte> crop, int width, int height)
    {
        Span<float> fine = stackalloc float[FineCells * FineCells];
        Span<float> coarse = stackalloc float[CoarseCells * CoarseCells];
        Average(crop, width, height, fine);
        Halve(fine, coarse);
        double coarseDetail = Detail(coarse, CoarseCells, [1, CoarseCells]);
        if (coarseDetail < Flat) return 0;
        double focus = Detail(fine, FineCells, [1, FineCells]) / coarseDetail;
        double axes = Balance(Detail(fine, FineCells, [1]), AcrossToDown * Detail(fine, FineCells, [FineCells]));
        double slants = Balance(Detail(fine, FineCells, [FineCells + 1]), Detail(fine, FineCells, [FineCells - 1]));
        return (float)Math.Min(focus, Math.Min(AxisScale * axes, SlantScale * slants));
    }

    /// <summary>The mean brightness, 0..255, of 32 x 32 cells.</summary>
    private static void Average(ReadOnlySpan<byte> crop, int width, int height, Span<float> cells)
    {
        Span<int> counts = stackalloc int[FineCells * FineCells];
        counts.Clear();
        cells.Clear();
        for (int y = 0; y < height; y++)
        {
            int row = y * FineCells / height * FineCells;
            for (int x = 0; x < width; x++)
            {
                int at = ((y * width) + x) * 3;
                int cell = row + (x * FineCells / width);
                cells[cell] += (0.299f * crop[at]) + (0.587f * crop[at + 1]) + (0.114f * crop[at + 2]);
                counts[cell]++;
            }
        }
        for (int cell = 0; cell < cells.Length; cell++) cells[cell] /= Math.Max(1, counts[cell]);
    }

    private static void Halve(ReadOnlySpan<float> fine, Span<float> coarse)
    {
        for (int cell = 0; cell < coarse.Length; cell++)
        {
            int at = (2 * (cell / CoarseCells) * FineCells) + (2 * (cell % CoarseCells));
            coarse[cell] = (fine[at] + fine[at + 1] + fine[at + FineCells] + fine[at + FineCells + 1]) / 4;
        }
    }

    /// <summary>Root mean square, in the middle two thirds, of the second differences along <paramref name="steps"/>, added up: over both axes the
    /// Laplacian.</summary>
    private static double Detail(ReadOnlySpan<float> cells, int side, ReadOnlySpan<int> steps)
    {
        int margin = side / 6;
        double squares = 0;
        for (int y = margin; y < side - margin; y++)
        {
            for (int x = margin; x < side - margin; x++)
            {
                int at = (y * side) + x;
                double difference = 0;
                foreach (int step in steps) difference += cells[at - step] + cells[at + step] - (2 * cells[at]);
                squares += difference * difference;
            }
        }
        int across = side - (2 * margin);
        return Math.Sqrt(squares / (across * across));
    }

    private static double Balance(double one, double other) => Math.Min(one, other) / Math.Max(1e-9, Math.Max(one, other));
}
