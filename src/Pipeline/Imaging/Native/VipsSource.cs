using System.Buffers;
using System.Runtime.InteropServices;

namespace ConsentLens.Pipeline.Imaging.Native;

/// <summary>Bytes in memory that libvips reads from, not copied: the caller keeps them pinned for as long as this and every image of it live.</summary>
internal sealed class VipsSource : VipsObject
{
    private VipsSource(nint instance)
        : base(instance, "source")
    {
    }

    internal override nuint ObjectType => VipsNative.vips_source_get_type();

    internal static unsafe VipsSource Over(MemoryHandle pinned, int length)
    {
        VipsRuntime.Ensure();
        return new VipsSource(VipsNative.vips_source_new_from_memory(pinned.Pointer, (nuint)length));
    }

    /// <summary>The class name of the loader for these bytes, found by content, or null when none knows them. It may be a blocked one.</summary>
    internal string? FindLoader()
    {
        nint name = VipsNative.vips_foreign_find_load_source(this);
        if (name == 0)
        {
            _ = VipsNative.TakeError();
            return null;
        }
        return Marshal.PtrToStringUTF8(name);
    }
}
