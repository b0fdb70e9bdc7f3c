namespace ConsentLens.Pipeline.Imaging.Native;

/// <summary>A window on an image that computes its pixels strip by strip, on the calling thread. Belongs to the thread that made it.</summary>
internal sealed unsafe class VipsRegion : VipsObject
{
    private readonly int _width;
    private readonly int _bands;

    /// <param name="image">An image of 8 bits a band.</param>
    internal VipsRegion(VipsImage image)
        : base(VipsNative.vips_region_new(image), "region") => (_width, _bands) = (image.Width, image.Bands);

    internal override nuint ObjectType => throw new NotSupportedException("A region is never an argument.");

    /// <summary>Whole rows from <paramref name="top"/> on.</summary>
    internal NativePixels Rows(int top, int count)
    {
        nuint length = 0;
        byte* pixels = VipsNative.vips_region_fetch(this, 0, top, _width, count, &length);
        return pixels is null
            ? throw new VipsException("region_fetch", VipsNative.TakeError())
            : new NativePixels(pixels, checked(_width * _bands * count));
    }
}
