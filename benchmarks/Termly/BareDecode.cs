using System.Buffers;
using ConsentLens.Pipeline.Imaging.Native;

namespace ConsentLens.Benchmarks.Termly;

/// <summary>Decodes with libvips and libjpeg-turbo, shrinking as the program does while it decodes, strip by strip into nothing.</summary>
internal static class BareDecode
{
    private const int ReleaseSide = 2048;
    private const int StripRows = 32;

    /// <summary>Decodes <paramref name="file"/> and says the long side that its copy for screening has.</summary>
    public static int Run(byte[] file)
    {
        using MemoryHandle pinned = file.AsMemory().Pin();
        using VipsSource source = VipsSource.Over(pinned, file.Length);
        var loader = new PhotoLoader(source);
        var header = loader.ReadHeader();
        int longSide = Math.Max(header.Width, header.Height);
        int shrink = 1;
        while (loader.IsJpeg && shrink < PhotoDecode.LargestJpegShrink && longSide / (shrink * 2) >= PhotoDecode.NearlyWanted * ReleaseSide) shrink *= 2;
        using VipsImage image = loader.Open(shrink);
        using var region = new VipsRegion(image);
        for (int top = 0; top < image.Height; top += StripRows) region.Rows(top, Math.Min(StripRows, image.Height - top)).DisposeStrip();
        return Math.Min(ReleaseSide, longSide / shrink);
    }

    private static void DisposeStrip(this NativePixels strip) => ((IDisposable)strip).Dispose();
}
