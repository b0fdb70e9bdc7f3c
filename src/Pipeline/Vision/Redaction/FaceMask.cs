using System.Numerics;
using ConsentLens.Pipeline.Vision.Faces;

namespace ConsentLens.Pipeline.Vision.Redaction;

/// <summary>The ellipse under which a face is redacted, in pixels of the image to be released. It may reach beyond the edges of the image. Pixel (x, y) has its
/// centre at (x + 0.5, y + 0.5).</summary>
public sealed record FaceMask
{
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite, or a radius is not above 0.</exception>
    public FaceMask(float centreX, float centreY, float radiusX, float radiusY, float angle = 0)
    {
        (CentreX, CentreY, Angle) = (Finite(centreX, nameof(centreX)), Finite(centreY, nameof(centreY)), Finite(angle, nameof(angle)));
        (RadiusX, RadiusY) = (Positive(radiusX, nameof(radiusX)), Positive(radiusY, nameof(radiusY)));
    }

    public float CentreX { get; }
    public float CentreY { get; }
    /// <summary>Along <see cref="Angle"/>.</summary>
    public float RadiusX { get; }
    /// <summary>At right angles to <see cref="Angle"/>.</summary>
    public float RadiusY { get; }
    /// <summary>Clockwise turn of the first radius from the horizontal, in radians.</summary>
    public float Angle { get; }

    /// <summary>Whether a point lies inside the ellipse or on its edge.</summary>
    public bool Contains(double x, double y)
    {
        (double sine, double cosine) = Math.SinCos(Angle);
        double deltaX = x - CentreX;
        double deltaY = y - CentreY;
        double along = ((deltaX * cosine) + (deltaY * sine)) / RadiusX;
        double across = ((deltaY * cosine) - (deltaX * sine)) / RadiusY;
        return (along * along) + (across * across) <= 1;
    }

    /// <summary>The mask for a whole head: at least 1.3 times the face's box in both directions, longer over hair and chin, turned with the eye line. How much
    /// longer was settled on photographs: see <see cref="HeadShape"/>.</summary>
    /// <param name="box">In pixels of the image to be released.</param>
    /// <param name="landmarks">In the same pixels. Ignored if they contradict the box or one another.</param>
    /// <param name="releaseScale">Pixels of the released image per pixel of the stored photo, above 0 and normally at most 1: it decides how far a block of the
    /// stored file can have spread the face, see <see cref="SourceBleed"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The box is empty or not finite, or the scale is not finite or not above 0.</exception>
    public static FaceMask Over(FaceBox box, FaceLandmarks? landmarks = null, float releaseScale = 1)
    {
        _ = Finite(box.X, nameof(box));
        _ = Finite(box.Y, nameof(box));
        _ = Positive(box.Width, nameof(box));
        _ = Positive(box.Height, nameof(box));
        double bleed = SourceBleed.InReleasePixels(Positive(releaseScale, nameof(releaseScale)));
        return HeadShape.Of(box, landmarks).ToMask(bleed);
    }

    private static float Finite(float value, string name) =>
        float.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "A mask's numbers must be finite.");

    private static float Positive(float value, string name) =>
        Finite(value, name) > 0 ? value : throw new ArgumentOutOfRangeException(name, value, "A mask's sizes must be above 0.");
}

/// <summary>How far a face can reach beyond its outline before the mask is applied. A lossy file stores pixels in blocks, and each pixel of a block carries an
/// error that depends on all of them: in a JPEG with halved colour a block spans 16 pixels, and smooth colour upsampling mixes in one more colour sample, 2
/// pixels. Shrinking the decoded photo to release size then mixes neighbours.</summary>
internal static class SourceBleed
{
    /// <summary>In pixels of the stored photo: one 16-pixel block (ITU-T T.81, 4:2:0) and one colour sample.</summary>
    private const double StoredPixels = 18;

    /// <summary>In pixels of the released image: what a resampling filter mixes in. 1 for linear, 3 for Lanczos; the larger.</summary>
    private const double ResamplingPixels = 3;

    /// <summary>The distance from a face's outline within which a pixel of the released image can carry part of the face.</summary>
    internal static double InReleasePixels(double releaseScale) => (StoredPixels * releaseScale) + ResamplingPixels;
}

/// <summary>How far a head reaches from the middle of its face box, along the eye line and across it, in pixels. YuNet's boxes run from brow to chin and leave
/// out hair and ears. The factors below were settled by eye on 48 faces of group photos and portraits: all hair lines, chins and ears of faces that look at the
/// camera lie inside.</summary>
internal readonly record struct HeadShape(FaceBox Box, double Angle, double Left, double Right, double Up, double Down)
{
    /// <summary>The smallest mask allowed, in half box sides.</summary>
    internal const double LeastFactor = 1.3;

    // In half box sides from the box's centre.
    private const double SidewaysFactor = 1.45;
    private const double UpFactor = 1.8;
    private const double DownFactor = 1.4;

    // In eye-to-mouth distances from the middle of the eyes. The eyes lie half-way down a head and the mouth's line somewhat more
    // than half-way from them to the chin, so both ends are about 1.8 away. They matter where a close-up's box is too small.
    private const double CrownPerEyeToMouth = 1.9;
    private const double ChinPerEyeToMouth = 2.0;

    // In eye distances from the middle of the eyes: a head with its ears is about 2.9 of them wide.
    private const double EarPerEyeDistance = 1.5;

    // A turned head shows its ear and the back of the head on the side that the nose points away from.
    private const double BackOfHeadFactor = 0.6;
    private const double ProfileNoseShift = 0.6;

    private const int OutlinePoints = 64;

    /// <summary>The head indicated by <paramref name="box"/> and, if they make sense, <paramref name="landmarks"/>.</summary>
    internal static HeadShape Of(FaceBox box, FaceLandmarks? landmarks)
    {
        if (landmarks is not { } points || !EyeLine.TryFind(box, points, out EyeLine eyes))
        {
            double halfWidth = box.Width / 2.0;
            double halfHeight = box.Height / 2.0;
            return new(box, 0, SidewaysFactor * halfWidth, SidewaysFactor * halfWidth, UpFactor * halfHeight, DownFactor * halfHeight);
        }
        double sideways = SidewaysFactor * eyes.HalfExtentAlong(box);
        double backOfHead = BackOfHeadFactor * eyes.HalfExtentAlong(box) * Math.Min(1, Math.Abs(eyes.NoseShift) / ProfileNoseShift);
        double ear = EarPerEyeDistance * eyes.Distance;
        double tall = eyes.HalfExtentAcross(box);
        return new(
            box, eyes.Angle, Left: Math.Max(sideways, ear - eyes.Middle.X) + (eyes.NoseShift > 0 ? backOfHead : 0),
            Right: Math.Max(sideways, ear + eyes.Middle.X) + (eyes.NoseShift < 0 ? backOfHead : 0),
            Up: Math.Max(UpFactor * tall, (CrownPerEyeToMouth * eyes.ToMouth) - eyes.Middle.Y),
            Down: Math.Max(DownFactor * tall, (ChinPerEyeToMouth * eyes.ToMouth) + eyes.Middle.Y));
    }

    /// <summary>The ellipse over this head that also contains the ellipse of the box, grown to 1.3 times and by <paramref name="bleed"/> pixels.</summary>
    internal FaceMask ToMask(double bleed)
    {
        (double sine, double cosine) = Math.SinCos(Angle);
        double along = (Right - Left) / 2;
        double across = (Down - Up) / 2;
        double centreX = Box.X + (Box.Width / 2.0) + (along * cosine) - (across * sine);
        double centreY = Box.Y + (Box.Height / 2.0) + (along * sine) + (across * cosine);
        var mask = new FaceMask((float)centreX, (float)centreY, (float)((Left + Right) / 2), (float)((Up + Down) / 2), (float)Angle);
        double growth = GrowthToHold(mask, bleed);
        return new FaceMask(mask.CentreX, mask.CentreY, (float)(mask.RadiusX * growth), (float)(mask.RadiusY * growth), mask.Angle);
    }

    private double GrowthToHold(FaceMask mask, double bleed)
    {
        var least = new Vector2(LeastRadius(Box.Width, bleed), LeastRadius(Box.Height, bleed));
        var centre = new Vector2(Box.X + (Box.Width / 2), Box.Y + (Box.Height / 2));
        var ellipse = new EllipseForm(mask, 0);
        double farthest = 0;
        for (int i = 0; i < OutlinePoints; i++)
        {
            (float sine, float cosine) = MathF.SinCos(i * MathF.Tau / OutlinePoints);
            Vector2 point = centre + (least * new Vector2(cosine, sine));
            farthest = Math.Max(farthest, ellipse.SquaredDistance(point.X, point.Y));
        }

        // Between two points the outline bulges by less than the last factor: 1 / cos(pi / 64) is 1.0012.
        return Math.Max(1, Math.Sqrt(farthest) * 1.005);
    }

    private static float LeastRadius(float side, double bleed) => (float)Math.Max(LeastFactor * side / 2, (side / 2) + bleed);
}

/// <summary>What the five landmarks say about a head's pose, in a frame turned with the eyes whose origin is the middle of the face box.</summary>
/// <param name="Angle">Clockwise turn of the eye line from the horizontal, in radians.</param>
/// <param name="Middle">The point between the eyes.</param>
/// <param name="Distance">Between the eyes.</param>
/// <param name="ToMouth">From the eyes down to the mouth.</param>
/// <param name="NoseShift">How far the nose is to the right of the middle of the eyes, in half box widths; about 0 for a face that looks at the camera.</param>
internal readonly record struct EyeLine(double Angle, Vector2 Middle, double Distance, double ToMouth, double NoseShift)
{
    /// <summary>False if the landmarks contradict the box or one another, as those of a false detection do.</summary>
    internal static bool TryFind(FaceBox box, FaceLandmarks points, out EyeLine eyes)
    {
        eyes = default;
        if (!AreNearBox(box, points)) return false;
        Vector2 between = points.EyeRight - points.EyeLeft;
        Vector2 middle = (points.EyeLeft + points.EyeRight) / 2;
        Vector2 mouth = (points.MouthLeft + points.MouthRight) / 2;
        if (between.Length() < 0.08f * box.Width)
        {
            // In a profile both eyes are in one place and give no line. The direction of the mouth is then the better sign.
            between = new Vector2(mouth.Y - middle.Y, middle.X - mouth.X);
        }
        if (between.LengthSquared() <= 0) return false;
        Vector2 along = Vector2.Normalize(between);
        var across = new Vector2(-along.Y, along.X);
        float toMouth = Vector2.Dot(mouth - middle, across);
        float toNose = Vector2.Dot(points.Nose - middle, across);
        if (toMouth < 0.15f * box.Height || toNose > 1.1f * toMouth || toNose < -0.1f * toMouth) return false;
        var boxCentre = new Vector2(box.X + (box.Width / 2), box.Y + (box.Height / 2));
        var middleInFrame = new Vector2(Vector2.Dot(middle - boxCentre, along), Vector2.Dot(middle - boxCentre, across));
        float nose = Vector2.Dot(points.Nose - middle, along);
        eyes = new(
            Math.Atan2(along.Y, along.X), middleInFrame, Vector2.Distance(points.EyeLeft, points.EyeRight), toMouth,
            NoseShift: nose / (box.Width / 2));
        return true;
    }

    /// <summary>Half the width along the eye line of the ellipse that the box encloses.</summary>
    internal double HalfExtentAlong(FaceBox box) => HalfExtent(box, Math.Cos(Angle), Math.Sin(Angle));

    /// <summary>Half its height across the eye line.</summary>
    internal double HalfExtentAcross(FaceBox box) => HalfExtent(box, Math.Sin(Angle), Math.Cos(Angle));

    private static double HalfExtent(FaceBox box, double horizontal, double vertical)
    {
        double x = box.Width / 2.0 * horizontal;
        double y = box.Height / 2.0 * vertical;
        return Math.Sqrt((x * x) + (y * y));
    }

    private static bool AreNearBox(FaceBox box, FaceLandmarks points)
    {
        // YuNet puts the landmarks of a cut-off or turned face a little outside its box; further out they are not this face's.
        float marginX = 0.3f * box.Width;
        float marginY = 0.3f * box.Height;
        foreach (Vector2 point in (ReadOnlySpan<Vector2>)[points.EyeLeft, points.EyeRight, points.Nose, points.MouthLeft, points.MouthRight])
        {
            bool near = point.X >= box.X - marginX && point.X <= box.Right + marginX
                && point.Y >= box.Y - marginY && point.Y <= box.Bottom + marginY;
            if (!near) return false;
        }
        return true;
    }
}
