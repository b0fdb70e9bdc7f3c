using System.Numerics;
using ConsentLens.Consent.Judgement;

namespace ConsentLens.Pipeline.Faces.Quality;

/// <summary>Tells how far a face can be relied on: by its size, its sharpness, its pose, and how sure the detector was.</summary>
public static class FaceQualityGauge
{
    /// <summary>Narrower than this in the release copy, a face cannot be told apart (DESIGN.md 3).</summary>
    public const float SmallWidth = 20;

    /// <summary>
    /// The quality of a face.
    /// </summary>
    /// <param name="face">The face, in pixels of the release copy.</param>
    /// <param name="sureScore">The detector's score from which a detection counts as a face.</param>
    /// <param name="sharpness">As <see cref="Sharpness"/> measures it on the aligned crop, or null when no crop was made.</param>
    public static FaceQuality Judge(FaceDetection face, float sureScore, float? sharpness)
    {
        ArgumentNullException.ThrowIfNull(face);
        if (face.Score < sureScore) return FaceQuality.Possible;
        if (face.Box.Width < SmallWidth) return FaceQuality.Small;
        if (IsTurned(face.Landmarks)) return FaceQuality.Turned;
        return sharpness < Sharpness.Least ? FaceQuality.Blurred : FaceQuality.Good;
    }

    /// <summary>
    /// True when the nose lies so near one eye, along the line of the eyes, or beyond it, that the far half of the face is hidden; or when
    /// the landmarks make no face at all. On a face towards the camera the nose projects to 0.5; at about 60 degrees of yaw to 0.
    /// </summary>
    public static bool IsTurned(FaceLandmarks marks)
    {
        Vector2 eyes = marks.EyeRight - marks.EyeLeft;
        float apart = eyes.LengthSquared();
        if (!(apart > 1)) return true;
        float along = Vector2.Dot(marks.Nose - marks.EyeLeft, eyes) / apart;
        return along is not (>= 0.05f and <= 0.95f);
    }
}
