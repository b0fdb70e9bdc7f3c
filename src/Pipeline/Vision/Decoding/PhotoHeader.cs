namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>What a photo's file says of itself, read before any pixel is decoded.</summary>
/// <param name="Format">The container, found by content and never by name.</param>
/// <param name="Orientation">EXIF orientation, 1..8; 1 is upright as stored.</param>
public sealed record PhotoHeader(PhotoFormat Format, int Width, int Height, int Orientation)
{
    /// <summary>Everything that somebody wrote into the file (descriptions, captions, keywords, comments, names of tagged people), one or more lines each;
    /// empty when there is nothing. What tells of the camera, the program or the photographer is left out.</summary>
    public string Texts { get; init; } = "";

    /// <summary>Whether damage goes unseen: what lies in a WebP, HEIC or AVIF has no checksum, and its decoders make a picture of anything. A PNG has
    /// checksums, and the codes of a JPEG must come out even (<see cref="JpegDamage"/>).</summary>
    public bool DamageGoesUnseen => Format is not (PhotoFormat.Jpeg or PhotoFormat.Png);
}

/// <summary>The formats that are decoded. Everything else is refused.</summary>
public enum PhotoFormat
{
    /// <summary>JPEG, baseline or progressive.</summary>
    Jpeg,
    Png,
    /// <summary>WebP, the first frame.</summary>
    WebP,
    /// <summary>HEIC: HEVC in HEIF, as iPhones write it.</summary>
    Heic,
    /// <summary>AVIF: AV1 in HEIF.</summary>
    Avif,
}

/// <summary>A photo's header and its pixels. Whoever gets it disposes the image.</summary>
/// <param name="Header">Format, size and orientation of the file.</param>
/// <param name="Image">The upright pixels, at the size asked for.</param>
public readonly record struct DecodedPhoto(PhotoHeader Header, RgbImage Image);
