using NetVips;

namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>Opens one photo with the loader that its content asks for: one of four, each called by its name.</summary>
/// <remarks>Fails on warnings: they are all that libjpeg has to say about damaged pixels. JPEG has no checksum, so most small damage to a baseline file decodes
/// without one; it then shows in the screened pixels and in the copy made of them alike.</remarks>
internal sealed class PhotoLoader : IDisposable
{
    private const Enums.Access Once = Enums.Access.Sequential;
    private const Enums.FailOn Strict = Enums.FailOn.Warning;

    private readonly Source _source;
    private readonly string? _loader;

    /// <exception cref="PhotoUnreadableException">No allowed loader knows these bytes.</exception>
    internal PhotoLoader(ReadOnlySpan<byte> file)
    {
        VipsRuntime.Ensure();
        _source = Source.NewFromMemory(file);
        _loader = Image.FindLoadSource(_source);
    }

    internal bool IsJpeg => _loader == "VipsForeignLoadJpegSource";

    internal PhotoHeader ReadHeader()
    {
        using Image image = Open(shrink: 1);
        int orientation = image.Contains("orientation") && image.Get("orientation") is int stored and >= 1 and <= 8 ? stored : 1;
        bool onItsSide = UprightTurn.SwapsSides(orientation);
        return new PhotoHeader(FormatOf(image), onItsSide ? image.Height : image.Width, onItsSide ? image.Width : image.Height, orientation);
    }

    /// <summary>The image as stored, read once from top to bottom. Only a JPEG can be shrunk while it is decoded: by 1, 2, 4 or 8.</summary>
    /// <exception cref="PhotoUnreadableException">No allowed loader knows the file.</exception>
    internal Image Open(int shrink) => _loader switch
    {
        "VipsForeignLoadJpegSource" => Image.JpegloadSource(_source, shrink: shrink, access: Once, failOn: Strict),
        "VipsForeignLoadPngSource" => Image.PngloadSource(_source, access: Once, failOn: Strict),
        "VipsForeignLoadWebpSource" => Image.WebploadSource(_source, access: Once, failOn: Strict),
        "VipsForeignLoadHeifSource" => Image.HeifloadSource(_source, access: Once, failOn: Strict),
        _ => throw new PhotoUnreadableException(
            UnreadableReason.UnsupportedFormat,
            "The file is not a JPEG, PNG, WebP, HEIC or AVIF picture, whatever its name says; save the photo as JPEG and screen again."),
    };

    public void Dispose() => _source.Dispose();

    private PhotoFormat FormatOf(Image image) => _loader switch
    {
        "VipsForeignLoadJpegSource" => PhotoFormat.Jpeg,
        "VipsForeignLoadPngSource" => PhotoFormat.Png,
        "VipsForeignLoadWebpSource" => PhotoFormat.WebP,
        _ => image.Contains("heif-compression") && image.Get("heif-compression") is "av1" ? PhotoFormat.Avif : PhotoFormat.Heic,
    };
}
