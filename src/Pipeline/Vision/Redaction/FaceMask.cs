using ConsentLens.Pipeline.Vision.Faces;

namespace ConsentLens.Pipeline.Vision.Redaction;

/// <summary>
/// The ellipse that a face is removed under, in pixels of the image that will be released. It may reach beyond the image's
/// edges. Pixel (x, y) has its centre at (x + 0.5, y + 0.5).
/// </summary>
public sealed record FaceMask
{
    /// <summary>An ellipse whose first radius lies along <paramref name="angle"/>.</summary>
    /// <param name="centreX">Centre, in pixels from the left edge.</param>
    /// <param name="centreY">Centre, in pixels from the upper edge.</param>
    /// <param name="radiusX">Radius along the angle (across an upright face), in pixels, above 0.</param>
    /// <param name="radiusY">Radius at right angles to it (from hair to chin), in pixels, above 0.</param>
    /// <param name="angle">Clockwise turn of the first radius from the horizontal, in radians.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite, or a radius is not above 0.</exception>
    public FaceMask(float centreX, float centreY, float radiusX, float radiusY, float angle = 0)
    {
        (CentreX, CentreY, Angle) = (Finite(centreX, nameof(centreX)), Finite(centreY, nameof(centreY)), Finite(angle, nameof(angle)));
        (RadiusX, RadiusY) = (Positive(radiusX, nameof(radiusX)), Positive(radiusY, nameof(radiusY)));
    }

    /// <summary>Centre, in pixels from the left edge.</summary>
    public float CentreX { get; }

    /// <summary>Centre, in pixels from the upper edge.</summary>
    public float CentreY { get; }

    /// <summary>Radius along <see cref="Angle"/>, in pixels.</summary>
    public float RadiusX { get; }

    /// <summary>Radius at right angles to <see cref="Angle"/>, in pixels.</summary>
    public float RadiusY { get; }

    /// <summary>Clockwise turn of the first radius from the horizontal, in radians.</summary>
    public float Angle { get; }

    /// <summary>Whether a point, in pixels, lies inside the ellipse or on its edge.</summary>
    public bool Contains(double x, double y)
    {
        (double sine, double cosine) = Math.SinCos(Angle);
        double deltaX = x - CentreX;
        double deltaY = y - CentreY;
        double along = ((deltaX * cosine) + (deltaY * sine)) / RadiusX;
        double across = ((deltaY * cosine) - (deltaX * sine)) / RadiusY;
        return (along * along) + (across * across) <= 1;
    }

    /// <summary>
    /// The mask that takes a whole head: at least 1.3 times the face's box in both directions, longer over hair and chin, turned
    /// with the eye line. How much longer was chosen on photographs: see <see cref="HeadShape"/>.
    /// </summary>
    /// <param name="box">The face's box, in pixels of the image that will be released.</param>
    /// <param name="landmarks">The face's points in the same pixels. Left aside where they contradict the box or one another.</param>
    /// <param name="releaseScale">
    /// Pixels of the released image for one pixel of the photo as it was stored, above 0 and normally at most 1. It says how far a
    /// block of the stored file can have carried something of the face: see <see cref="SourceBleed"/>.
    /// </param>
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
