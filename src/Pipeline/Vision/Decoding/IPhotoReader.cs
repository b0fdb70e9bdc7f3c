namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>Decodes photos from strangers: JPEG, PNG, WebP (its first frame), HEIC and AVIF (the primary image); nothing else. The header is judged before any
/// pixel is decoded, and what cannot be decoded without doubt is refused. Thread-safe.</summary>
public interface IPhotoReader
{
    ImagingLimits Limits { get; }

    /// <summary>Format, size, orientation and texts, without decoding a pixel.</summary>
    /// <exception cref="PhotoUnreadableException">Not an allowed photo, damaged at its beginning, beyond the limits, or too slow to read.</exception>
    /// <exception cref="ImagingUnavailableException">Nothing can be decoded on this machine as it is set up.</exception>
    PhotoHeader ReadHeader(ReadOnlyMemory<byte> file);

    /// <summary>
    /// The header, and the pixels: upright, sRGB, 8 bits, transparency on white. Never enlarged: the long side is the smaller of the photo's own and
    /// <paramref name="maxLongSide"/>; 0 decodes the full size. A small side saves time: a JPEG is shrunk while it is decoded, and is left at what that
    /// comes to when it is only up to 4 % less than asked for.
    /// </summary>
    /// <exception cref="PhotoUnreadableException">Not an allowed photo, damaged, beyond the limits, or too slow to decode.</exception>
    /// <exception cref="ImagingUnavailableException">Nothing can be decoded on this machine as it is set up.</exception>
    DecodedPhoto Read(ReadOnlyMemory<byte> file, int maxLongSide, CancellationToken cancellationToken);

    /// <summary>As <see cref="Read"/>, but without going through the codes of a JPEG that is not progressive: what its decoder passes over in silence is not
    /// found. Nobody may publish anything of the photo before <see cref="RequireWhole"/>.</summary>
    /// <inheritdoc cref="Read"/>
    DecodedPhoto ReadUnchecked(ReadOnlyMemory<byte> file, int maxLongSide, CancellationToken cancellationToken);

    /// <summary>Looks for the damage that <see cref="ReadUnchecked"/> leaves aside.</summary>
    /// <exception cref="PhotoUnreadableException">There is some.</exception>
    /// <exception cref="ImagingUnavailableException">Nothing can be decoded on this machine as it is set up.</exception>
    void RequireWhole(ReadOnlyMemory<byte> file, CancellationToken cancellationToken);

    /// <summary>The pixels alone of <see cref="Read"/>.</summary>
    /// <inheritdoc cref="Read"/>
    RgbImage Decode(ReadOnlyMemory<byte> file, int maxLongSide, CancellationToken cancellationToken);
}

/// <summary>What is refused before any pixel is decoded.</summary>
public sealed record ImagingLimits
{
    /// <summary>Most pixels of a photo, width x height.</summary>
    public long MaxPixels { get; init; } = 100_000_000;
    /// <summary>Most bytes of a file.</summary>
    public long MaxBytes { get; init; } = 60_000_000;
    /// <summary>Longest time one decode may take.</summary>
    public TimeSpan DecodeTimeout { get; init; } = TimeSpan.FromSeconds(10);
}

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
public readonly record struct DecodedPhoto(PhotoHeader Header, RgbImage Image);

/// <summary>A file that cannot be read as a photo. The message is one sentence fit for a user: what is wrong and what to do.</summary>
public sealed class PhotoUnreadableException(UnreadableReason reason, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>What kind of failure it is.</summary>
    public UnreadableReason Reason { get; } = reason;
}

/// <summary>Why a file could not be read as a photo.</summary>
public enum UnreadableReason
{
    /// <summary>The file is not there, or went away while it was read.</summary>
    Missing,
    /// <summary>The file cannot be opened or read.</summary>
    AccessDenied,
    /// <summary>The file has no bytes.</summary>
    Empty,
    /// <summary>More bytes than allowed.</summary>
    FileTooLarge,
    /// <summary>More pixels than allowed.</summary>
    TooManyPixels,
    UnsupportedFormat,
    /// <summary>Damaged or cut short.</summary>
    Damaged,
    /// <summary>Decoding took longer than allowed.</summary>
    TimedOut,
    /// <summary>The process that decoded it came to its end over it, twice.</summary>
    DecoderLost,
    /// <summary>Other pixels came out of it than when it was searched for faces.</summary>
    OtherPixels,
}

/// <summary>The picture library cannot be used on this machine. The message says what to install.</summary>
public sealed class ImagingUnavailableException(string message) : Exception(message);
