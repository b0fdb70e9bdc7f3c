using ConsentLens.Pipeline.Vision.Decoding.Texts;
using NetVips;

namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>Decodes photos in this process, so a file that crashes libvips crashes the process. For strangers' files see
/// <see cref="Isolation.IsolatedPhotoReader"/>.</summary>
public sealed class PhotoReader : IPhotoReader
{
    private readonly ImagingLimits _limits;
    private readonly TimeProvider _time;

    public PhotoReader(ImagingLimits limits, TimeProvider? time = null) => (_limits, _time) = (limits, time ?? TimeProvider.System);

    public ImagingLimits Limits => _limits;

    public PhotoHeader ReadHeader(ReadOnlyMemory<byte> file)
    {
        PhotoFile.CheckLength(file.Length, _limits);
        using var loader = new PhotoLoader(JpegHeaderRepair.Mend(file).Span);
        return ReadHeader(loader, file.Span);
    }

    public RgbImage Decode(ReadOnlyMemory<byte> file, int maxLongSide, CancellationToken cancellationToken) => Read(file, maxLongSide, cancellationToken).Image;
    public DecodedPhoto Read(ReadOnlyMemory<byte> file, int maxLongSide, CancellationToken cancellationToken) => Read(file, maxLongSide, checksCodes: true, cancellationToken);
    public DecodedPhoto ReadUnchecked(ReadOnlyMemory<byte> file, int maxLongSide, CancellationToken cancellationToken) => Read(file, maxLongSide, checksCodes: false, cancellationToken);

    public void RequireWhole(ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PhotoFile.CheckLength(file.Length, _limits);
        RefuseDamage(JpegHeaderRepair.Mend(file).Span);
    }

    private DecodedPhoto Read(ReadOnlyMemory<byte> file, int maxLongSide, bool checksCodes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxLongSide);
        cancellationToken.ThrowIfCancellationRequested();
        PhotoFile.CheckLength(file.Length, _limits);
        ReadOnlyMemory<byte> mended = JpegHeaderRepair.Mend(file);
        using var loader = new PhotoLoader(mended.Span);
        PhotoHeader header = ReadHeader(loader, file.Span);
        if (checksCodes || JpegDamage.IsProgressive(mended.Span)) RefuseDamage(mended.Span);
        using var deadline = new DecodeDeadline(_limits.DecodeTimeout, _time, cancellationToken);
        try
        {
            return new DecodedPhoto(header, new PhotoDecode(loader, header, deadline).Run(maxLongSide));
        }
        catch (VipsException exception)
        {
            throw Damaged(exception);
        }
        catch (TimeoutException exception)
        {
            throw PhotoFile.TooSlow(_limits, exception);
        }
    }

    private PhotoHeader ReadHeader(PhotoLoader loader, ReadOnlySpan<byte> file)
    {
        PhotoHeader header;
        try
        {
            header = loader.ReadHeader(file);
        }
        catch (VipsException exception)
        {
            throw Damaged(exception);
        }
        long pixels = (long)header.Width * header.Height;
        long allowed = Math.Min(_limits.MaxPixels, Array.MaxLength / RgbImage.Channels);
        if (pixels > allowed)
        {
            throw new PhotoUnreadableException(
                UnreadableReason.TooManyPixels,
                $"The photo is {header.Width} x {header.Height} pixels, which is more than the {allowed / 1_000_000.0:0.#} million allowed; save a smaller copy.");
        }
        FoundTexts texts = PhotoTexts.Read(file);
        return header with { Texts = texts.ToString(), HasUnreadTexts = texts.AreIncomplete };
    }

    private static void RefuseDamage(ReadOnlySpan<byte> file)
    {
        if (JpegDamage.Find(file) is { } damage) throw Damaged(new InvalidDataException(damage));
    }

    private static PhotoUnreadableException Damaged(Exception exception) => new(
        UnreadableReason.Damaged, "The photo is damaged or cut short; copy it again from the camera or phone.", exception);
}
