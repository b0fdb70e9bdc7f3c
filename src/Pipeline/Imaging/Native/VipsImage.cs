using System.Buffers;
using System.Runtime.InteropServices;

namespace ConsentLens.Pipeline.Imaging.Native;

/// <summary>An image of libvips, usually not computed yet.</summary>
internal sealed unsafe class VipsImage : VipsObject
{
    // VipsBandFormat in vips/image.h.
    private const int UnsignedByte = 0;
    private const int UnsignedShort = 2;

    // VIPS_META_ICC_NAME in vips/header.h.
    private const string ColourProfile = "icc-profile-data";

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

    internal bool HasColourProfile => Has(ColourProfile);

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

    /// <summary>A second reference to the same image.</summary>
    internal VipsImage Share() => new(VipsNative.g_object_ref(this), "image");

    /// <summary>Attaches the colour profile of <paramref name="other"/>; only on an image that nothing else refers to.</summary>
    internal void CopyColourProfileFrom(VipsImage other)
    {
        void* borrowed;
        nuint length;
        if (VipsNative.vips_image_get_blob(other, ColourProfile, &borrowed, &length) != 0)
        {
            throw new VipsException("get_blob", VipsNative.TakeError());
        }
        VipsNative.vips_image_set_blob_copy(this, ColourProfile, borrowed, length);
    }

    /// <summary>Begins an operation whose first argument is this image.</summary>
    internal VipsOperation Operation(string name, string argument = "in") => new VipsOperation(name).Set(argument, this);

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
