using System.Buffers;
using System.Runtime.InteropServices;

namespace ConsentLens.Pipeline.Imaging.Native;

/// <summary>An image of libvips, usually not computed yet.</summary>
internal sealed unsafe class VipsImage : VipsObject
{
    // VipsBandFormat in vips/image.h.
    private const int UnsignedByte = 0;
    private const int UnsignedShort = 2;

    internal VipsImage(nint instance, string origin)
        : base(instance, origin)
    {
    }

    internal override nuint ObjectType => VipsNative.vips_image_get_type();

    internal int Width => VipsNative.vips_image_get_width(this);

    internal int Height => VipsNative.vips_image_get_height(this);

    internal int Bands => VipsNative.vips_image_get_bands(this);

    internal bool IsEightBit => VipsNative.vips_image_get_format(this) == UnsignedByte;

    internal bool IsSixteenBit => VipsNative.vips_image_get_format(this) == UnsignedShort;

    internal VipsInterpretation Interpretation => (VipsInterpretation)VipsNative.vips_image_get_interpretation(this);

    internal bool HasAlpha => VipsNative.vips_image_hasalpha(this) != 0;

    /// <summary>EXIF orientation, 1..8; 1 when there is none.</summary>
    internal int Orientation => VipsNative.vips_image_get_orientation(this);

    internal bool HasColourProfile => Has("icc-profile-data");

    /// <summary>An image over pixels in memory, not copied: they stay pinned for as long as this and every image of it live.</summary>
    internal static VipsImage Over(MemoryHandle pinned, int width, int height)
    {
        VipsRuntime.Ensure();
        nuint length = (nuint)width * (nuint)height * RgbImage.Channels;
        return new VipsImage(VipsNative.vips_image_new_from_memory(pinned.Pointer, length, width, height, RgbImage.Channels, UnsignedByte), "image");
    }

    internal bool Has(string field) => VipsNative.vips_image_get_typeof(this, field) != 0;

    internal string? Text(string field)
    {
        nint borrowed;
        return Has(field) && VipsNative.vips_image_get_string(this, field, &borrowed) == 0
            ? Marshal.PtrToStringUTF8(borrowed)
            : null;
    }

    /// <summary>Begins an operation whose first argument is this image.</summary>
    internal VipsOperation Operation(string name, string argument = "in") => new VipsOperation(name).Set(argument, this);

    /// <summary>Computes every pixel into memory that libvips can read in any order.</summary>
    internal VipsImage CopyToMemory() => new(VipsNative.vips_image_copy_memory(this), "copy_memory");

    /// <summary>Computes every pixel into one block of memory, row by row.</summary>
    internal NativePixels ToPixels()
    {
        nuint length;
        byte* pixels = VipsNative.vips_image_write_to_memory(this, &length);
        return pixels is null
            ? throw new VipsException("write_to_memory", VipsNative.TakeError())
            : new NativePixels(pixels, checked((int)length));
    }

    /// <summary>Stops a computation of this image that another thread is in; it then fails there.</summary>
    internal void Kill() => VipsNative.vips_image_set_kill(this, 1);
}
