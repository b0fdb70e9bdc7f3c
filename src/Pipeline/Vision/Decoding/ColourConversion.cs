using ConsentLens.Pipeline.Vision.Decoding.Native;
using NetVips;

namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>From whatever colours a photo is stored in (grey, CMYK, 16 bits, an embedded profile) to sRGB of 8 bits.</summary>
internal static class ColourConversion
{
    // VIPS_META_ICC_NAME in vips/header.h.
    private const string Profile = "icc-profile-data";

    internal static bool HasProfile(Image image) => image.Contains(Profile);

    internal static bool IsEightBitRgb(Image image) =>
        image.Interpretation == Enums.Interpretation.Srgb && image.Format == Enums.BandFormat.Uchar && image.Bands == RgbImage.Channels;

    /// <summary>The image in sRGB, lazily; a new reference even where nothing changes.</summary>
    /// <exception cref="VipsException">Colours that cannot be converted.</exception>
    internal static Image ToSrgb(Image image)
    {
        if (HasProfile(image) && ByProfile(image) is { } converted) return converted;
        if (IsEightBitRgb(image)) return image.Copy();
        Image srgb = image.Colourspace(Enums.Interpretation.Srgb);
        if (IsEightBitRgb(srgb)) return srgb;
        using (srgb)
        {
            throw new VipsException($"{image.Bands} bands of {image.Interpretation} do not become sRGB.");
        }
    }

    /// <summary>Converts pixels by the profile that <paramref name="original"/> embeds; takes over <paramref name="pixels"/>.</summary>
    internal static RgbImage ByProfileOf(Image original, RgbImage pixels)
    {
        using Image view = VipsPixels.Over(pixels);
        using Image rgb = view.Mutate(copy => copy.Set(GValue.BlobType, Profile, original.Get(Profile)));
        using Image? converted = ByProfile(rgb);
        if (converted is null) return pixels;
        using (pixels)
        {
            return new RgbImage(pixels.Width, pixels.Height, converted.ToPixels());
        }
    }

    // A profile that is broken or of another kind of picture is as good as none: colours a little off hide no face.
    private static Image? ByProfile(Image image)
    {
        try
        {
            return image.IccTransform("srgb", embedded: true, intent: Enums.Intent.Relative, depth: 8);
        }
        catch (VipsException)
        {
            return null;
        }
    }
}
