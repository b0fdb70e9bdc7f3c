namespace ConsentLens.Pipeline.Imaging.Native;

/// <summary>A block of memory that libvips allocated.</summary>
internal sealed unsafe class NativePixels(byte* start, int length) : NativeBlock(start, length)
{
    protected override void Free(byte* start) => VipsNative.g_free(start);
}
