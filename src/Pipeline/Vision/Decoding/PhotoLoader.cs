using ConsentLens.Pipeline.Vision.Decoding.Native;
using NetVips;

namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>Opens one photo with the loader for its content: one of four, each called by name.</summary>
/// <remarks>Fails on warnings, because that is how libjpeg reports damaged pixels. JPEG has no checksum, so most small damage to a baseline file decodes
/// without one; it is then the same in the screened pixels and in the copy made from them.</remarks>
internal sealed class PhotoLoader : IDisposable
{
    private const Enums.Access Once = Enums.Access.Sequential;
    private const Enums.FailOn Strict = Enums.FailOn.Warning;
    private const string Heif = "VipsForeignLoadHeifSource";

    private readonly Source _source;
    private readonly string? _loader;
    private readonly PhotoUnreadableException _refusal;

    internal PhotoLoader(ReadOnlySpan<byte> file)
    {
        VipsRuntime.Ensure();
        _refusal = OtherFile.Refusal(file);
        _source = Source.NewFromMemory(file);
        _loader = Image.FindLoadSource(_source);
    }

    internal bool IsJpeg => _loader == "VipsForeignLoadJpegSource";

    /// <exception cref="PhotoUnreadableException">It is no photo, several, or one whose colours would come out wrong.</exception>
    internal PhotoHeader ReadHeader(ReadOnlySpan<byte> file)
    {
        using Image image = Open(shrink: 1);
        HeifPicture? heif = _loader == Heif ? HeifPicture.Read(file) : null;
        SinglePicture.Require(file, image.Contains("n-pages") && image.Get("n-pages") is int pages ? pages : 1, heif?.IsHdr ?? false);
        int orientation = heif?.Orientation ?? (image.Contains("orientation") && image.Get("orientation") is int stored and >= 1 and <= 8 ? stored : 1);
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
        Heif => Image.HeifloadSource(_source, access: Once, failOn: Strict),
        _ => throw _refusal,
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

/// <summary>Converts whatever colours a photo is stored in (grey, CMYK, 16 bits, an embedded profile) to 8-bit sRGB.</summary>
internal static class ColourConversion
{
    // VIPS_META_ICC_NAME in vips/header.h.
    private const string Profile = "icc-profile-data";

    internal static bool HasProfile(Image image) => image.Contains(Profile);

    internal static bool IsEightBitRgb(Image image) =>
        image.Interpretation == Enums.Interpretation.Srgb && image.Format == Enums.BandFormat.Uchar && image.Bands == RgbImage.Channels;

    /// <summary>The image in sRGB, lazily; always a new reference.</summary>
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

    /// <summary>Converts pixels by the profile embedded in <paramref name="original"/>; takes ownership of <paramref name="pixels"/>.</summary>
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

    // A profile that is broken or meant for another kind of picture is ignored: slightly wrong colours hide no face.
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

/// <summary>Starts libvips once per process, with only the loaders and settings allowed for strangers' photos.</summary>
internal static class VipsRuntime
{
    internal const string Library = "libvips.so.42";

    private static readonly string[] AllowedLoaders = ["VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp", "VipsForeignLoadHeif"];

    private static readonly Lazy<bool> Started = new(Start, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <exception cref="ImagingUnavailableException">libvips is not installed or does not start.</exception>
    internal static void Ensure() => _ = Started.Value;

    private static bool Start()
    {
        if (!ModuleInitializer.VipsInitialized)
        {
            throw new ImagingUnavailableException(
                $"The picture library libvips ({Library}) is not installed or does not start; install the Debian package libvips42 (apt-get install libvips42) and start again.");
        }

        // A damaged photo is reported by an exception, not on the console.
        _ = Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, (_, _, _) => { });
        // liborc 0.4.33 of Debian 12 crashes when two threads free their vector programs at the same time.
        NetVips.NetVips.Vector = false;
        // One thread per picture: our own workers use the other cores.
        NetVips.NetVips.Concurrency = 1;
        Cache.Max = 0;
        // Blocking untrusted loaders is not enough: TIFF and GIF count as trusted.
        NetVips.NetVips.BlockUntrusted = true;
        Operation.Block("VipsForeignLoad", true);
        foreach (string loader in AllowedLoaders) Operation.Block(loader, false);
        return true;
    }
}
