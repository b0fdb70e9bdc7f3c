using System.Buffers;
using System.Runtime.InteropServices;
using NetVips;

namespace ConsentLens.Pipeline.Vision.Decoding.Native;

/// <summary>A block of memory outside the managed heap, freed once, on disposal. There is no finaliser: it could free the block under a span that is still in
/// use (CA2015).</summary>
internal abstract unsafe class NativeBlock : MemoryManager<byte>
{
    private readonly int _length;
    private byte* _start;

    protected NativeBlock(byte* start, int length)
    {
        _start = start;
        _length = length;
    }

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        return new Span<byte>(_start, _length);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)_length);
        return new MemoryHandle(_start + elementIndex, pinnable: this);
    }

    public override void Unpin()
    {
    }

    protected abstract void Free(byte* start);

    protected override void Dispose(bool disposing)
    {
        if (_start is null)
        {
            return;
        }
        Free(_start);
        _start = null;
    }
}

/// <summary>Uninitialised memory for one picture, file or tensor, freed on disposal. Arrays of that size would wait for the garbage collector, one photo's
/// worth for each photo.</summary>
internal sealed unsafe class OwnMemory(int length) : NativeBlock((byte*)NativeMemory.Alloc((nuint)length), length)
{
    protected override void Free(byte* start) => NativeMemory.Free(start);
}

/// <summary>Passes pixels between libvips and this program without a managed array for each picture.</summary>
internal static unsafe partial class VipsPixels
{
    /// <summary>A libvips view of <paramref name="image"/>, not a copy: the image must outlive it and everything made from it.</summary>
    internal static Image Over(RgbImage image)
    {
        VipsRuntime.Ensure();
        using Image view = Image.NewFromMemory<byte>(image.Memory, image.Width, image.Height, RgbImage.Channels, Enums.BandFormat.Uchar);
        return view.Copy(interpretation: Enums.Interpretation.Srgb);
    }

    /// <summary>Computes all the pixels into one block of memory.</summary>
    internal static NativeBlock ToPixels(this Image image)
    {
        nint pixels = image.WriteToMemory(out ulong length);
        return new VipsBlock((byte*)pixels, checked((int)length));
    }

    /// <summary>Computes whole rows from <paramref name="top"/> on, on the calling thread, of an image with 8 bits per band. <see cref="Region.Fetch"/> would
    /// allocate an array for them.</summary>
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
