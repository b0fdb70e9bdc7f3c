using System.Buffers;
using ConsentLens.Pipeline.Imaging.Native;

namespace ConsentLens.Pipeline.Imaging;

/// <summary>
/// Decodes photos from strangers: JPEG, PNG, WebP (its first frame), HEIC and AVIF (the primary image); nothing else.
/// The header is judged before any pixel is decoded, and what cannot be decoded without doubt is refused. Thread-safe.
/// </summary>
public sealed class PhotoReader
{
    private readonly ImagingLimits _limits;
    private readonly TimeProvider _time;

    /// <summary>A reader with these limits. <paramref name="time"/> measures the decode time; the system's clock when null.</summary>
    public PhotoReader(ImagingLimits limits, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(limits);
        (_limits, _time) = (limits, time ?? TimeProvider.System);
    }

    /// <summary>Format, size and orientation, without decoding a pixel.</summary>
    /// <exception cref="PhotoUnreadableException">Not an allowed photo, damaged at its beginning, or beyond the limits.</exception>
    /// <exception cref="ImagingUnavailableException">libvips is not installed.</exception>
    public PhotoHeader ReadHeader(ReadOnlyMemory<byte> file)
    {
        CheckLength(file.Length);
        ReadOnlyMemory<byte> mended = JpegHeaderRepair.Mend(file);
        using MemoryHandle pinned = mended.Pin();
        using VipsSource source = VipsSource.Over(pinned, mended.Length);
        return ReadHeader(new PhotoLoader(source));
    }

    /// <summary>
    /// The pixels, upright, sRGB, 8 bits, transparency on white. Never enlarged: the long side is the smaller of the photo's own and
    /// <paramref name="maxLongSide"/>; 0 decodes the full size. A small side saves time: a JPEG is shrunk while it is decoded, and is left at what that
    /// comes to when it is only up to 4 % less than asked for.
    /// </summary>
    /// <exception cref="PhotoUnreadableException">Not an allowed photo, damaged, beyond the limits, or too slow to decode.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ImagingUnavailableException">libvips is not installed.</exception>
    public RgbImage Decode(ReadOnlyMemory<byte> file, int maxLongSide, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxLongSide);
        cancellationToken.ThrowIfCancellationRequested();
        CheckLength(file.Length);
        ReadOnlyMemory<byte> mended = JpegHeaderRepair.Mend(file);
        using MemoryHandle pinned = mended.Pin();
        using VipsSource source = VipsSource.Over(pinned, mended.Length);
        var loader = new PhotoLoader(source);
        PhotoHeader header = ReadHeader(loader);
        RefuseDamage(mended.Span);
        using var deadline = new DecodeDeadline(_limits.DecodeTimeout, _time, cancellationToken);
        try
        {
            return new PhotoDecode(loader, header, deadline).Run(maxLongSide);
        }
        catch (VipsException exception)
        {
            throw Damaged(exception);
        }
        catch (TimeoutException exception)
        {
            throw new PhotoUnreadableException(
                UnreadableReason.TimedOut,
                $"The photo took longer than {_limits.DecodeTimeout.TotalSeconds:0.#} s to decode; save it again as an ordinary JPEG.",
                exception);
        }
    }

    private PhotoHeader ReadHeader(PhotoLoader loader)
    {
        PhotoHeader header;
        try
        {
            header = loader.ReadHeader();
        }
        catch (VipsException exception)
        {
            throw Damaged(exception);
        }
        long pixels = (long)header.Width * header.Height;
        long allowed = Math.Min(_limits.MaxPixels, Array.MaxLength / RgbImage.Channels);
        return pixels <= allowed
            ? header
            : throw new PhotoUnreadableException(
                UnreadableReason.TooManyPixels,
                $"The photo is {header.Width} x {header.Height} pixels, more than the {allowed / 1_000_000.0:0.#} million allowed; save a smaller copy.");
    }

    private static void RefuseDamage(ReadOnlySpan<byte> file)
    {
        if (JpegDamage.Find(file) is { } damage)
        {
            throw Damaged(new InvalidDataException(damage));
        }
    }

    private void CheckLength(int length)
    {
        if (length == 0)
        {
            throw new PhotoUnreadableException(UnreadableReason.Empty, "The file is empty; copy it again from the camera or phone.");
        }
        if (length > _limits.MaxBytes)
        {
            throw PhotoFile.TooLarge(length, _limits);
        }
    }

    private static PhotoUnreadableException Damaged(Exception exception) => new(
        UnreadableReason.Damaged, "The photo is damaged or cut short; copy it again from the camera or phone.", exception);
}
