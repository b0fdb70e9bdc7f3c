using System.Numerics;
using ConsentLens.Pipeline.Vision.Faces;

namespace ConsentLens.Pipeline.Vision.Redaction;

/// <summary>
/// How far a head reaches from the middle of its face box, along the eye line and at right angles to it, in pixels.
/// YuNet's boxes run from the brow to the chin and leave out hair and ears. The factors below were settled by eye on 48 faces of
/// group photos and portraits: at these all hair lines, chins and ears of faces that look at the camera lie inside.
/// </summary>
internal readonly record struct HeadShape(FaceBox Box, double Angle, double Left, double Right, double Up, double Down)
{
    /// <summary>The least mask allowed, in half box sides.</summary>
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

    /// <summary>The shape of the head that <paramref name="box"/> and, where they make sense, <paramref name="landmarks"/> point at.</summary>
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
            box,
            eyes.Angle,
            Left: Math.Max(sideways, ear - eyes.Middle.X) + (eyes.NoseShift > 0 ? backOfHead : 0),
            Right: Math.Max(sideways, ear + eyes.Middle.X) + (eyes.NoseShift < 0 ? backOfHead : 0),
            Up: Math.Max(UpFactor * tall, (CrownPerEyeToMouth * eyes.ToMouth) - eyes.Middle.Y),
            Down: Math.Max(DownFactor * tall, (ChinPerEyeToMouth * eyes.ToMouth) + eyes.Middle.Y));
    }

    /// <summary>The ellipse over this head that also holds the box's own ellipse grown to 1.3 times and by <paramref name="bleed"/> pixels.</summary>
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

        // Between two of the points the outline bulges by less than the last factor: 1 / cos(pi / 64) is 1.0012.
        return Math.Max(1, Math.Sqrt(farthest) * 1.005);
    }

    private static float LeastRadius(float side, double bleed) => (float)Math.Max(LeastFactor * side / 2, (side / 2) + bleed);
}
