namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>Decodes photos from strangers: JPEG, PNG, WebP (its first frame), HEIC and AVIF (the primary image); nothing else. The header is judged before any
/// pixel is decoded, and what cannot be decoded without doubt is refused. Thread-safe.</summary>
public interface IPhotoReader
{
    /// <summary>What is refused.</summary>
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
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ImagingUnavailableException">Nothing can be decoded on this machine as it is set up.</exception>
    DecodedPhoto Read(ReadOnlyMemory<byte> file, int maxLongSide, CancellationToken cancellationToken);

    /// <summary>As <see cref="Read"/>, but without going through the codes of a JPEG that is not progressive: what its decoder passes over in silence is not
    /// found. Nobody may publish anything of the photo before <see cref="RequireWhole"/>.</summary>
    /// <inheritdoc cref="Read"/>
    DecodedPhoto ReadUnchecked(ReadOnlyMemory<byte> file, int maxLongSide, CancellationToken cancellationToken);

    /// <summary>Looks for the damage that <see cref="ReadUnchecked"/> leaves aside.</summary>
    /// <exception cref="PhotoUnreadableException">There is some.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
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
