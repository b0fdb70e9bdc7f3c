using System.Numerics;
using ConsentLens.Pipeline.Vision.Faces;

namespace ConsentLens.Pipeline.Vision.Redaction;

/// <summary>
/// What the five points say of a head's pose, in a frame that is turned with the eyes and has its origin in the middle of the face box.
/// </summary>
/// <param name="Angle">Clockwise turn of the eye line from the horizontal, in radians.</param>
/// <param name="Middle">The point between the eyes, in pixels.</param>
/// <param name="Distance">Between the eyes, in pixels.</param>
/// <param name="ToMouth">From the eyes down to the mouth, in pixels.</param>
/// <param name="NoseShift">How far the nose is right of the middle of the eyes, in half box widths; about 0 for a face that looks at the camera.</param>
internal readonly record struct EyeLine(double Angle, Vector2 Middle, double Distance, double ToMouth, double NoseShift)
{
    /// <summary>Finds the eye line; false where the points contradict the box or one another, as those of a false detection do.</summary>
    internal static bool TryFind(FaceBox box, FaceLandmarks points, out EyeLine eyes)
    {
        eyes = default;
        if (!AreNearBox(box, points))
        {
            return false;
        }

        Vector2 between = points.EyeRight - points.EyeLeft;
        Vector2 middle = (points.EyeLeft + points.EyeRight) / 2;
        Vector2 mouth = (points.MouthLeft + points.MouthRight) / 2;
        if (between.Length() < 0.08f * box.Width)
        {
            // A profile: both eyes in one place give no line. The way down to the mouth is then the better sign.
            between = new Vector2(mouth.Y - middle.Y, middle.X - mouth.X);
        }

        if (between.LengthSquared() <= 0)
        {
            return false;
        }

        Vector2 along = Vector2.Normalize(between);
        var across = new Vector2(-along.Y, along.X);
        float toMouth = Vector2.Dot(mouth - middle, across);
        float toNose = Vector2.Dot(points.Nose - middle, across);
        if (toMouth < 0.15f * box.Height || toNose > 1.1f * toMouth || toNose < -0.1f * toMouth)
        {
            return false;
        }

        var boxCentre = new Vector2(box.X + (box.Width / 2), box.Y + (box.Height / 2));
        var middleInFrame = new Vector2(Vector2.Dot(middle - boxCentre, along), Vector2.Dot(middle - boxCentre, across));
        float nose = Vector2.Dot(points.Nose - middle, along);
        eyes = new(
            Math.Atan2(along.Y, along.X),
            middleInFrame,
            Vector2.Distance(points.EyeLeft, points.EyeRight),
            toMouth,
            NoseShift: nose / (box.Width / 2));
        return true;
    }

    /// <summary>Half the width along the eye line of the ellipse that the box surrounds.</summary>
    internal double HalfExtentAlong(FaceBox box) => HalfExtent(box, Math.Cos(Angle), Math.Sin(Angle));

    /// <summary>Half the height at right angles to the eye line of the ellipse that the box surrounds.</summary>
    internal double HalfExtentAcross(FaceBox box) => HalfExtent(box, Math.Sin(Angle), Math.Cos(Angle));

    private static double HalfExtent(FaceBox box, double horizontal, double vertical)
    {
        double x = box.Width / 2.0 * horizontal;
        double y = box.Height / 2.0 * vertical;
        return Math.Sqrt((x * x) + (y * y));
    }

    private static bool AreNearBox(FaceBox box, FaceLandmarks points)
    {
        // YuNet puts the points of a cut-off or turned face a little outside of its box; farther out they are not this face's.
        float marginX = 0.3f * box.Width;
        float marginY = 0.3f * box.Height;
        foreach (Vector2 point in (ReadOnlySpan<Vector2>)[points.EyeLeft, points.EyeRight, points.Nose, points.MouthLeft, points.MouthRight])
        {
            bool near = point.X >= box.X - marginX && point.X <= box.Right + marginX
                && point.Y >= box.Y - marginY && point.Y <= box.Bottom + marginY;
            if (!near)
            {
                return false;
            }
        }

        return true;
    }
}
