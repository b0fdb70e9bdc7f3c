using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding.Native;
using NetVips;

namespace ConsentLens.Benchmarks.Termly;

/// <summary>Decodes with libvips and libjpeg-turbo, shrinking as the program does while it decodes, strip by strip into nothing.</summary>
internal static class BareDecode
{
    private const int ReleaseSide = 2048;
    private const int StripRows = 32;

    /// <summary>Decodes <paramref name="file"/> and returns the long side of its copy for screening.</summary>
    public static int Run(byte[] file)
    {
        using var loader = new PhotoLoader(file);
        var header = loader.ReadHeader(file);
        int longSide = Math.Max(header.Width, header.Height);
        int shrink = 1;
        while (loader.IsJpeg && shrink < PhotoDecode.LargestJpegShrink && longSide / (shrink * 2) >= PhotoDecode.NearlyWanted * ReleaseSide) shrink *= 2;
        using Image image = loader.Open(shrink);
        using Region region = Region.New(image);
        (int width, int height, int bands) = (image.Width, image.Height, image.Bands);
        for (int top = 0; top < height; top += StripRows) region.Rows(top, width, bands, Math.Min(StripRows, height - top)).DisposeStrip();
        return Math.Min(ReleaseSide, longSide / shrink);
    }

    private static void DisposeStrip(this NativeBlock strip) => ((IDisposable)strip).Dispose();
}
