namespace ConsentLens.Pipeline.Imaging.Native;

/// <summary>One decode, step by step: load, flatten, resize, sRGB, turn.</summary>
internal sealed class PhotoDecode(PhotoLoader loader, PhotoHeader header, DecodeDeadline deadline)
{
    private const int LargestJpegShrink = 8;

    internal RgbImage Run(int maxLongSide)
    {
        int longSide = Math.Max(header.Width, header.Height);
        int wantedSide = maxLongSide == 0 ? longSide : Math.Min(longSide, maxLongSide);
        VipsImage image = loader.Open(JpegShrink(longSide, wantedSide));
        try
        {
            Replace(ref image, Flatten);
            Replace(ref image, stored => Resize(stored, wantedSide));
            Replace(ref image, ToSrgb);
            if (header.Orientation > 1)
            {
                Replace(ref image, sideways => deadline.Compute(sideways, lazy => lazy.CopyToMemory()));
                Replace(ref image, sideways => sideways.Operation("autorot").ToImage());
            }
            return ToRgbImage(image);
        }
        finally
        {
            image.Dispose();
        }
    }

    // libjpeg scales by 1/2, 1/4 or 1/8 while it decodes, for nearly nothing; at least the wanted size must be left.
    private int JpegShrink(int longSide, int wantedSide)
    {
        int shrink = 1;
        while (loader.IsJpeg && shrink < LargestJpegShrink && longSide / (shrink * 2) >= wantedSide)
        {
            shrink *= 2;
        }
        return shrink;
    }

    // Before the resize, which would mix the hidden colours of transparent pixels into visible ones.
    private static VipsImage? Flatten(VipsImage image)
    {
        if (!image.HasAlpha)
        {
            return null;
        }
        double white = image.IsSixteenBit ? ushort.MaxValue : byte.MaxValue;
        return image.Operation("flatten").Set("background", [white]).Set("max_alpha", white).ToImage();
    }

    private VipsImage? Resize(VipsImage image, int wantedSide)
    {
        (int width, int height) = StoredSize(wantedSide);
        return image.Width == width && image.Height == height
            ? null
            : image.Operation("resize")
                .Set("scale", (double)width / image.Width)
                .Set("vscale", (double)height / image.Height)
                .Set("kernel", "linear")
                .ToImage();
    }

    // The wanted size as the photo is stored, before it is turned upright.
    private (int Width, int Height) StoredSize(int wantedSide)
    {
        double scale = (double)wantedSide / Math.Max(header.Width, header.Height);
        int width = Math.Max(1, (int)Math.Round(header.Width * scale));
        int height = Math.Max(1, (int)Math.Round(header.Height * scale));
        return header.Orientation >= 5 ? (height, width) : (width, height);
    }

    private static VipsImage? ToSrgb(VipsImage image)
    {
        if (image.HasColourProfile && ByProfile(image) is { } converted)
        {
            return converted;
        }
        return image.Interpretation == VipsInterpretation.Srgb && image.IsEightBit
            ? null
            : image.Operation("colourspace").Set("space", "srgb").ToImage();
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

    private RgbImage ToRgbImage(VipsImage image)
    {
        if (image.Bands != RgbImage.Channels || !image.IsEightBit)
        {
            throw new VipsException("decode", $"{image.Bands} bands of {image.Interpretation} where sRGB was due");
        }
        return new RgbImage(image.Width, image.Height, deadline.Compute(image, lazy => lazy.ToPixels()));
    }

    private static void Replace(ref VipsImage image, Func<VipsImage, VipsImage?> step)
    {
        if (step(image) is { } next)
        {
            image.Dispose();
            image = next;
        }
    }
}
