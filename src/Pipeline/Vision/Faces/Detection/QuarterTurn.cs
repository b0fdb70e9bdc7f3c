using System.Numerics;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Vision.Faces.Detection;

/// <summary>A picture turned clockwise by so many right angles, and the way back for the faces found in it.</summary>
/// <param name="RightAngles">1, 2 or 3.</param>
/// <param name="Width">Pixels across of the picture before it was turned.</param>
/// <param name="Height">Pixels down of the picture before it was turned.</param>
internal readonly record struct QuarterTurn(int RightAngles, int Width, int Height)
{
    /// <summary>The three turns of <paramref name="image"/> that are not the picture itself.</summary>
    public static IEnumerable<QuarterTurn> Of(RgbImage image) =>
        Enumerable.Range(1, 3).Select(rightAngles => new QuarterTurn(rightAngles, image.Width, image.Height));

    /// <summary>The turned picture.</summary>
    public RgbImage Turn(RgbImage image)
    {
        // EXIF orientations whose upright picture is the stored one turned clockwise by 90, 180 and 270 degrees.
        int orientation = RightAngles switch
        {
            1 => 6,
            2 => 3,
            _ => 8,
        };
        return UprightTurn.Turn(image, orientation);
    }

    /// <summary>
    /// A face of the turned picture where it lies in the picture before. Its landmarks keep their meaning for the face: <see cref="FaceLandmarks.EyeLeft"/>
    /// stays the eye that is on the left once the face is upright.
    /// </summary>
    public FaceDetection Back(FaceDetection face)
    {
        Vector2 corner = Back(new Vector2(face.Box.X, face.Box.Y));
        Vector2 opposite = Back(new Vector2(face.Box.Right, face.Box.Bottom));
        Vector2 least = Vector2.Min(corner, opposite);
        Vector2 size = Vector2.Max(corner, opposite) - least;
        FaceLandmarks marks = face.Landmarks;
        return face with
        {
            Box = new FaceBox(least.X, least.Y, size.X, size.Y),
            Landmarks = new FaceLandmarks(Back(marks.EyeLeft), Back(marks.EyeRight), Back(marks.Nose), Back(marks.MouthLeft), Back(marks.MouthRight)),
        };
    }

    private Vector2 Back(Vector2 point) => RightAngles switch
    {
        1 => new Vector2(point.Y, Height - point.X),
        2 => new Vector2(Width - point.X, Height - point.Y),
        _ => new Vector2(Width - point.Y, point.X),
    };
}
