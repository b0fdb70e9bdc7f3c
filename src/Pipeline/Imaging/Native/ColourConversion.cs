using System.Buffers;

namespace ConsentLens.Pipeline.Imaging.Native;

/// <summary>From whatever colours a photo is stored in (grey, CMYK, 16 bits, an embedded profile) to sRGB of 8 bits.</summary>
internal static class ColourConversion
{
    internal static bool IsEightBitRgb(VipsImage image)
        => image.Interpretation == VipsInterpretation.Srgb && image.IsEightBit && image.Bands == RgbImage.Channels;

    /// <summary>The image in sRGB, lazily.</summary>
    /// <exception cref="VipsException">Colours that cannot be converted.</exception>
    internal static VipsImage ToSrgb(VipsImage image)
    {
        if (image.HasColourProfile && ByProfile(image) is { } converted)
        {
            return converted;
        }
        if (IsEightBitRgb(image))
        {
            return image.Share();
        }
        VipsImage srgb = image.Operation("colourspace").Set("space", "srgb").ToImage();
        if (IsEightBitRgb(srgb))
        {
            return srgb;
        }
        using (srgb)
        {
            throw new VipsException("colourspace", $"{image.Bands} bands of {image.Interpretation} do not become sRGB");
        }
    }

    /// <summary>Converts pixels by the profile that <paramref name="original"/> embeds; takes over <paramref name="pixels"/>.</summary>
    internal static RgbImage ByProfileOf(VipsImage original, RgbImage pixels)
    {
        using MemoryHandle pinned = pixels.Memory.Pin();
        using VipsImage view = VipsImage.Over(pinned, pixels.Width, pixels.Height);
        using VipsImage rgb = view.Operation("copy").Set("interpretation", "srgb").ToImage();
        rgb.CopyColourProfileFrom(original);
        using VipsImage? converted = ByProfile(rgb);
        if (converted is null)
        {
            return pixels;
        }
        using (pixels)
        {
            return new RgbImage(pixels.Width, pixels.Height, converted.ToPixels());
        }
    }

    // A profile that is broken or of another kind of picture is as good as none: colours a little off hide no face.
    private static VipsImage? ByProfile(VipsImage image)
    {
        try
        {
            return image.Operation("icc_transform")
                .Set("output_profile", "srgb")
                .Set("embedded", true)
                .Set("intent", "relative")
                .Set("depth", 8)
                .ToImage();
        }
        catch (VipsException)
        {
            return null;
        }
    }
}
