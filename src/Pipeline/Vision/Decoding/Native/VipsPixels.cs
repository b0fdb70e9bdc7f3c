using System.Runtime.InteropServices;
using NetVips;

namespace ConsentLens.Pipeline.Vision.Decoding.Native;

/// <summary>Pixels between libvips and this program, without an array of their size on the managed heap for each of them.</summary>
internal static unsafe partial class VipsPixels
{
    /// <summary>The image for libvips, not copied: <paramref name="image"/> outlives it and everything made of it.</summary>
    /// <exception cref="ImagingUnavailableException">libvips is not installed.</exception>
    internal static Image Over(RgbImage image)
    {
        VipsRuntime.Ensure();
        using Image view = Image.NewFromMemory<byte>(image.Memory, image.Width, image.Height, RgbImage.Channels, Enums.BandFormat.Uchar);
        return view.Copy(interpretation: Enums.Interpretation.Srgb);
    }

    /// <summary>Computes every pixel into one block of memory.</summary>
    internal static NativeBlock ToPixels(this Image image)
    {
        nint pixels = image.WriteToMemory(out ulong length);
        return new VipsBlock((byte*)pixels, checked((int)length));
    }

    /// <summary>Computes whole rows from <paramref name="top"/> on, on the calling thread, of an image of 8 bits a band. <see cref="Region.Fetch"/> would make an array of them.</summary>
    internal static NativeBlock Rows(this Region region, int top, int width, int bands, int count)
    {
        byte* pixels = Fetch(region, 0, top, width, count, out nuint length);
        return pixels is null || length != (nuint)width * (nuint)bands * (nuint)count
            ? throw new VipsException("The rows of a photo cannot be computed.")
            : new VipsBlock(pixels, (int)length);
    }

    [LibraryImport(VipsRuntime.Library, EntryPoint = "vips_region_fetch")]
    private static partial byte* Fetch(Region region, int left, int top, int width, int height, out nuint length);

    private sealed class VipsBlock(byte* start, int length) : NativeBlock(start, length)
    {
        protected override void Free(byte* start) => NetVips.NetVips.Free((nint)start);
    }
}
