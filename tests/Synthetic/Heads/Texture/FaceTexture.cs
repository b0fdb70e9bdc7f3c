using ConsentLens.Synthetic.Painting;

namespace ConsentLens.Synthetic.Heads.Texture;

/// <summary>A face painted flat, as if unrolled: 18 x 26 cm around the middle between the eyes, y up on the face.</summary>
public sealed class FaceTexture
{
    /// <summary>From the middle to the left and right edge, in centimetres.</summary>
    public const float HalfWidth = 9;

    /// <summary>From the middle to the upper and lower edge, in centimetres.</summary>
    public const float HalfHeight = 13;

    internal FaceTexture(float pixelsPerCentimetre)
    {
        PixelsPerCentimetre = pixelsPerCentimetre;
        Canvas = new Canvas((int)(2 * HalfWidth * pixelsPerCentimetre), (int)(2 * HalfHeight * pixelsPerCentimetre));
        FaceTransform = Affine.Identity
            .Translate(HalfWidth * pixelsPerCentimetre, HalfHeight * pixelsPerCentimetre)
            .Scale(pixelsPerCentimetre, -pixelsPerCentimetre);
        Canvas.Transform = FaceTransform;
    }

    public float PixelsPerCentimetre { get; }

    public Canvas Canvas { get; }

    /// <summary>From centimetres on the face to pixels of the canvas.</summary>
    public Affine FaceTransform { get; }
}
