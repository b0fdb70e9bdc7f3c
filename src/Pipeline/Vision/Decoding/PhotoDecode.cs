using ConsentLens.Pipeline.Vision.Decoding.Native;
using NetVips;

namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>One decode, step by step: load, flatten, shrink, sRGB, turn upright.</summary>
internal sealed class PhotoDecode(PhotoLoader loader, PhotoHeader header, DecodeDeadline deadline)
{
    internal const int LargestJpegShrink = 8;

    // A JPEG that libjpeg has shrunk to at least this share of the wanted size is left at that.
    internal const double NearlyWanted = 0.96;

    // Rows decoded at a time: a strip of a 24-megapixel photo fits the second-level cache.
    private const int StripRows = 32;

    internal RgbImage Run(int maxLongSide)
    {
        (int width, int height) = StoredSize(maxLongSide);
        using Image loaded = loader.Open(JpegShrink(width, height));
        using Image opaque = Flatten(loaded);
        RgbImage stored = Stored(opaque, width, height);
        return header.Orientation == 1 ? stored : TurnUpright(stored);
    }

    // The wanted size as the photo is stored, before it is turned upright.
    private (int Width, int Height) StoredSize(int maxLongSide)
    {
        int longSide = Math.Max(header.Width, header.Height);
        (int width, int height) = maxLongSide == 0 || maxLongSide >= longSide
            ? (header.Width, header.Height)
            : JpegShrinkNear(maxLongSide, longSide) is { } shrink
                ? (header.Width / shrink, header.Height / shrink)
                : (Scaled(header.Width, maxLongSide, longSide), Scaled(header.Height, maxLongSide, longSide));
        return UprightTurn.SwapsSides(header.Orientation) ? (height, width) : (width, height);
    }

    private static int Scaled(int side, int maxLongSide, int longSide) => Math.Max(1, (int)Math.Round(side * ((double)maxLongSide / longSide)));

    // Photos of 4000 and 4032 pixels halve to a little under 2048: accepting that saves decoding them whole and then shrinking them.
    private int? JpegShrinkNear(int maxLongSide, int longSide)
    {
        for (int shrink = 2; loader.IsJpeg && shrink <= LargestJpegShrink; shrink *= 2)
        {
            int shrunk = longSide / shrink;
            if (shrunk <= maxLongSide && shrunk >= NearlyWanted * maxLongSide && Math.Min(header.Width, header.Height) >= shrink) return shrink;
        }
        return null;
    }

    // libjpeg scales by 1/2, 1/4 or 1/8 while it decodes, at almost no cost; both sides must keep at least the wanted size.
    // libvips rounds down, and aborts the process when a side becomes 0.
    private int JpegShrink(int wantedWidth, int wantedHeight)
    {
        (int width, int height) = StoredSize(0);
        int shrink = 1;
        while (loader.IsJpeg
            && shrink < LargestJpegShrink
            && width / (shrink * 2) >= wantedWidth
            && height / (shrink * 2) >= wantedHeight)
        {
            shrink *= 2;
        }
        return shrink;
    }

    // Done before shrinking, which would mix the hidden colours of transparent pixels into visible ones.
    private static Image Flatten(Image image)
    {
        if (!image.HasAlpha()) return image.Copy();
        double white = image.Format == Enums.BandFormat.Ushort ? ushort.MaxValue : byte.MaxValue;
        return image.Flatten(background: [white], maxAlpha: white);
    }

    private RgbImage Stored(Image image, int width, int height)
    {
        if (image.Width == width && image.Height == height)
        {
            using Image srgb = ColourConversion.ToSrgb(image);
            return new RgbImage(width, height, deadline.Compute(srgb, lazy => lazy.ToPixels()));
        }
        // An RGB profile is applied to the few pixels that are left; anything else is converted first.
        if (!ColourConversion.IsEightBitRgb(image))
        {
            using Image srgb = ColourConversion.ToSrgb(image);
            return Shrink(srgb, width, height);
        }
        RgbImage shrunk = Shrink(image, width, height);
        return ColourConversion.HasProfile(image) ? ColourConversion.ByProfileOf(image, shrunk) : shrunk;
    }

    private RgbImage Shrink(Image image, int width, int height)
    {
        var shrunk = new RgbImage(width, height);
        try
        {
            var shrinker = new AreaShrinker(image.Width, image.Height, shrunk);
            using Region region = Region.New(image);
            (int across, int bands) = (image.Width, image.Bands);
            for (int top = 0; top < image.Height; top += StripRows)
            {
                int rows = Math.Min(StripRows, image.Height - top);
                using NativeBlock strip = deadline.Compute(image, _ => region.Rows(top, across, bands, rows));
                shrinker.Add(strip.GetSpan());
            }
            return shrunk;
        }
        catch
        {
            shrunk.Dispose();
            throw;
        }
    }

    private RgbImage TurnUpright(RgbImage stored)
    {
        using (stored)
        {
            return UprightTurn.Turn(stored, header.Orientation);
        }
    }
}

/// <summary>Stops libvips when a decode takes too long or the caller gives up. A decoder step that does not return in between (one HEIC tile, one progressive
/// scan) finishes first.</summary>
internal sealed class DecodeDeadline : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _timeout;
    private readonly CancellationTokenSource _either;
    private readonly CancellationTokenRegistration _registration;
    private Image? _running;

    internal DecodeDeadline(TimeSpan timeout, TimeProvider time, CancellationToken caller)
    {
        _caller = caller;
        _timeout = new CancellationTokenSource(timeout, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timeout.Token, caller);
        _registration = _either.Token.Register(Stop);
    }

    /// <exception cref="TimeoutException">The deadline has passed.</exception>
    internal T Compute<T>(Image image, Func<Image, T> compute)
        where T : IDisposable
    {
        Enter(image);
        T result;
        try
        {
            result = compute(image);
        }
        catch (VipsException) when (_either.IsCancellationRequested)
        {
            ThrowIfOver();
            throw;
        }
        finally
        {
            Leave();
        }
        return result;
    }

    public void Dispose()
    {
        _registration.Dispose();
        _either.Dispose();
        _timeout.Dispose();
    }

    internal void ThrowIfOver()
    {
        _caller.ThrowIfCancellationRequested();
        if (_timeout.IsCancellationRequested) throw new TimeoutException();
    }

    private void Enter(Image image)
    {
        lock (_gate)
        {
            ThrowIfOver();
            _running = image;
        }
    }

    private void Leave()
    {
        lock (_gate) _running = null;
    }

    // Under the lock, so that the image cannot be released between the check and the kill.
    private void Stop()
    {
        lock (_gate) _running?.SetKill(true);
    }
}
