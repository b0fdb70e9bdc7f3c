namespace ConsentLens.Pipeline.Imaging.Native;

/// <summary>Opens one photo with the loader that its content asks for.</summary>
internal sealed class PhotoLoader
{
    private readonly VipsSource _source;
    private readonly string _operation;

    /// <exception cref="PhotoUnreadableException">No allowed loader knows these bytes.</exception>
    internal PhotoLoader(VipsSource source)
    {
        _source = source;
        _operation = source.FindLoader() switch
        {
            "VipsForeignLoadJpegSource" => "jpegload_source",
            "VipsForeignLoadPngSource" => "pngload_source",
            "VipsForeignLoadWebpSource" => "webpload_source",
            "VipsForeignLoadHeifSource" => "heifload_source",
            _ => throw new PhotoUnreadableException(
                UnreadableReason.UnsupportedFormat,
                "The file is not a JPEG, PNG, WebP, HEIC or AVIF picture, whatever its name says; save the photo as JPEG and screen again."),
        };
    }

    internal bool IsJpeg => _operation == "jpegload_source";

    internal PhotoHeader ReadHeader()
    {
        using VipsImage image = Open(shrink: 1);
        int orientation = image.Orientation;
        bool onItsSide = UprightTurn.SwapsSides(orientation);
        return new PhotoHeader(
            FormatOf(image),
            onItsSide ? image.Height : image.Width,
            onItsSide ? image.Width : image.Height,
            orientation);
    }

    /// <summary>The image as stored, read once from top to bottom. Only a JPEG can be shrunk while it is decoded: by 1, 2, 4 or 8.</summary>
    /// <remarks>
    /// Fails on warnings: they are all that libjpeg has to say about damaged pixels. JPEG has no checksum, so most small damage to a
    /// baseline file decodes without one; it then shows in the screened pixels and in the copy made of them alike.
    /// </remarks>
    internal VipsImage Open(int shrink)
    {
        VipsOperation load = new VipsOperation(_operation)
            .Set("source", _source)
            .Set("access", "sequential")
            .Set("fail_on", "warning");
        if (shrink > 1)
        {
            load.Set("shrink", shrink);
        }
        return load.ToImage();
    }

    private PhotoFormat FormatOf(VipsImage image) => _operation switch
    {
        "jpegload_source" => PhotoFormat.Jpeg,
        "pngload_source" => PhotoFormat.Png,
        "webpload_source" => PhotoFormat.WebP,
        _ => image.Text("heif-compression") == "av1" ? PhotoFormat.Avif : PhotoFormat.Heic,
    };
}
