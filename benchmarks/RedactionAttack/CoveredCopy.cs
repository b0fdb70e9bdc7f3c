using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Redaction;

namespace ConsentLens.Benchmarks.RedactionAttack;

/// <summary>The copy of a photo as the attacker gets it: covered, encoded as the product encodes a release, and decoded again.</summary>
/// <param name="Image">What he sees.</param>
/// <param name="Mask">Where the subject's mask lies; he can see that.</param>
internal sealed record CoveredCopy(RgbImage Image, FaceMask Mask) : IDisposable
{
    // What simple tools lay over a face's box, in sides of the box.
    private const float NarrowAcross = 1.35f;
    private const float NarrowDown = 1.55f;

    /// <summary>Makes one.</summary>
    /// <param name="photo">The photo with its masks.</param>
    /// <param name="covering">How the faces are covered.</param>
    /// <param name="seed">Chooses the grain of the soft style.</param>
    /// <param name="reader">Decodes the copy.</param>
    public static CoveredCopy Make(SubjectPhoto photo, Covering covering, int seed, PhotoReader reader, CancellationToken cancellationToken)
    {
        if (covering == Covering.GreyRefilled)
        {
            using CoveredCopy grey = Make(photo, Covering.Grey, seed, reader, cancellationToken);
            Redactor.Apply(grey.Image, photo.Masks, RedactionStyle.Soft, seed);
            return new CoveredCopy(Published(grey.Image, reader, cancellationToken), photo.Mask);
        }

        using RgbImage image = photo.Image.Clone();
        FaceMask mask = photo.Mask;
        switch (covering)
        {
            case Covering.NarrowMosaic:
                mask = Narrow(photo.Face.Box);
                LeakyPainters.Mosaic(image, [mask]);
                break;
            case Covering.Mosaic:
                LeakyPainters.Mosaic(image, photo.Masks);
                break;
            case Covering.Gaussian:
                LeakyPainters.Blur(image, photo.Masks);
                break;
            case Covering.Grey:
                FillGrey(image, photo.Masks);
                break;
            case Covering.Untouched:
                break;
            default:
                Redactor.Apply(image, photo.Masks, StyleOf(covering), seed);
                break;
        }

        return new CoveredCopy(Published(image, reader, cancellationToken), mask);
    }

    /// <summary>The product's style that a covering stands for.</summary>
    public static RedactionStyle StyleOf(Covering covering) => covering switch
    {
        Covering.Soft => RedactionStyle.Soft,
        Covering.Solid => RedactionStyle.Solid,
        Covering.Sticker => RedactionStyle.Sticker,
        _ => throw new ArgumentOutOfRangeException(nameof(covering), covering, "The product offers no such style."),
    };

    public void Dispose() => Image.Dispose();

    private static FaceMask Narrow(FaceBox box) => new(
        box.X + (box.Width / 2), box.Y + (box.Height / 2), NarrowAcross * box.Width / 2, NarrowDown * box.Height / 2);

    private static void FillGrey(RgbImage image, IReadOnlyList<FaceMask> masks)
    {
        foreach (MaskCover cover in MaskCover.Of(masks, RedactionStyle.Solid, image.Width, image.Height)) FlatPainter.Fill(image, cover, FlatPainter.Grey);
    }

    private static RgbImage Published(RgbImage image, PhotoReader reader, CancellationToken cancellationToken) =>
        reader.Decode(ReleaseCopy.Encode(image).Bytes, 0, cancellationToken);
}
