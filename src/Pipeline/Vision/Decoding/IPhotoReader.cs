namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>Decodes photos from strangers: JPEG, PNG, WebP, HEIC and AVIF, of one picture; nothing else. The header is checked before any pixel
/// is decoded, and whatever cannot be decoded without doubt is refused. Thread-safe.</summary>
public interface IPhotoReader
{
    ImagingLimits Limits { get; }

    /// <summary>Reads format, size, orientation and texts without decoding a pixel.</summary>
    /// <exception cref="PhotoUnreadableException">Not an allowed photo, damaged at its start, beyond the limits, or too slow to read.</exception>
    /// <exception cref="ImagingUnavailableException">This machine cannot decode photos.</exception>
    PhotoHeader ReadHeader(ReadOnlyMemory<byte> file);

    /// <summary>Reads the header and the pixels: upright, sRGB, 8 bits, transparency on white. Never enlarges: the long side is the smaller of the photo's own
    /// and <paramref name="maxLongSide"/>; 0 means full size. A JPEG is shrunk while it is decoded, which saves time, and is left as it is when the result is
    /// no more than 4 % too small.</summary>
    /// <exception cref="PhotoUnreadableException">Not an allowed photo, damaged, beyond the limits, or too slow to decode.</exception>
    /// <exception cref="ImagingUnavailableException">This machine cannot decode photos.</exception>
    DecodedPhoto Read(ReadOnlyMemory<byte> file, int maxLongSide, CancellationToken cancellationToken);

    /// <summary>Like <see cref="Read"/>, but does not check the coded data of a baseline JPEG, so damage that the decoder ignores goes unnoticed. Nothing of
    /// the photo may be published before <see cref="RequireWhole"/>.</summary>
    /// <inheritdoc cref="Read"/>
    DecodedPhoto ReadUnchecked(ReadOnlyMemory<byte> file, int maxLongSide, CancellationToken cancellationToken);

    /// <summary>Looks for the damage that <see cref="ReadUnchecked"/> skips.</summary>
    /// <exception cref="PhotoUnreadableException">The photo is damaged.</exception>
    /// <exception cref="ImagingUnavailableException">This machine cannot decode photos.</exception>
    void RequireWhole(ReadOnlyMemory<byte> file, CancellationToken cancellationToken);

    /// <summary><see cref="Read"/>, pixels only.</summary>
    /// <inheritdoc cref="Read"/>
    RgbImage Decode(ReadOnlyMemory<byte> file, int maxLongSide, CancellationToken cancellationToken);
}

/// <summary>What is refused before any pixel is decoded.</summary>
public sealed record ImagingLimits
{
    /// <summary>Width x height.</summary>
    public long MaxPixels { get; init; } = 100_000_000;
    public long MaxBytes { get; init; } = 60_000_000;
    public TimeSpan DecodeTimeout { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>What a photo's file says about itself, read before any pixel is decoded.</summary>
/// <param name="Format">Detected from the content, never from the name.</param>
/// <param name="Orientation">EXIF orientation, 1..8; 1 means stored upright.</param>
public sealed record PhotoHeader(PhotoFormat Format, int Width, int Height, int Orientation)
{
    /// <summary>Everything that somebody wrote into the file (descriptions, captions, keywords, comments, names of tagged people), each on its own line or
    /// lines; empty when there is nothing. Details of the camera, the software and the photographer are left out.</summary>
    public string Texts { get; init; } = "";

    /// <summary>Whether there are more texts, which could not be read.</summary>
    public bool HasUnreadTexts { get; init; }

    /// <summary>Whether damage goes unnoticed: WebP, HEIC and AVIF data has no checksum, and their decoders turn anything into a picture. PNG has checksums,
    /// and a JPEG's coded data must add up (<see cref="JpegDamage"/>).</summary>
    public bool DamageGoesUnseen => Format is not (PhotoFormat.Jpeg or PhotoFormat.Png);
}

/// <summary>The formats that are decoded; everything else is refused.</summary>
public enum PhotoFormat
{
    /// <summary>Baseline or progressive.</summary>
    Jpeg,
    Png,
    WebP,
    /// <summary>HEVC in HEIF, as iPhones write it.</summary>
    Heic,
    /// <summary>AV1 in HEIF.</summary>
    Avif,
}

/// <summary>A photo's header and its pixels. The receiver disposes the image.</summary>
public readonly record struct DecodedPhoto(PhotoHeader Header, RgbImage Image);

/// <summary>A file that cannot be read as a photo. The message is one sentence for the user: what is wrong and what to do.</summary>
public sealed class PhotoUnreadableException(UnreadableReason reason, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public UnreadableReason Reason { get; } = reason;
}

/// <summary>Why a file could not be read as a photo.</summary>
public enum UnreadableReason
{
    /// <summary>The file is not there, or disappeared while it was being read.</summary>
    Missing,
    AccessDenied,
    Empty,
    FileTooLarge,
    TooManyPixels,
    UnsupportedFormat,
    /// <summary>It cannot be a photo, whatever its name says: a video, a document, sound.</summary>
    NotAPhoto,
    /// <summary>Damaged or cut short.</summary>
    Damaged,
    TimedOut,
    /// <summary>The decoder process crashed on it twice.</summary>
    DecoderLost,
    /// <summary>Other pixels came out of it than when it was searched for faces.</summary>
    OtherPixels,
}

/// <summary>The imaging library cannot be used on this machine. The message says what to install.</summary>
public sealed class ImagingUnavailableException(string message) : Exception(message);
