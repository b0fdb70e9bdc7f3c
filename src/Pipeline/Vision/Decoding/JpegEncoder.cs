using ConsentLens.Pipeline.Vision.Decoding.Native;
using NetVips;

namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>Encodes pixels as a baseline JPEG that carries nothing else: no EXIF, XMP, IPTC, colour profile or thumbnail. Thread-safe.</summary>
public static class JpegEncoder
{
    /// <summary>The JPEG file. Below quality 90 colour has half the resolution of brightness (4:2:0), from 90 on the full (4:4:4).</summary>
    /// <param name="quality">1..100, as libjpeg counts it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The quality is outside 1..100, or a side is above 65,535 pixels.</exception>
    public static byte[] Encode(RgbImage image, int quality)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(image.LongSide, ushort.MaxValue, nameof(image));
        using Image pixels = VipsPixels.Over(image);
        return pixels.JpegsaveBuffer(q: quality, keep: Enums.ForeignKeep.None, subsampleMode: Enums.ForeignSubsample.Auto);
    }

    /// <summary>Writes the JPEG file to <paramref name="output"/>.</summary>
    /// <inheritdoc cref="Encode(RgbImage, int)"/>
    public static async Task EncodeAsync(RgbImage image, int quality, Stream output, CancellationToken cancellationToken)
    {
        byte[] file = Encode(image, quality);
        await output.WriteAsync(file, cancellationToken);
    }
}
