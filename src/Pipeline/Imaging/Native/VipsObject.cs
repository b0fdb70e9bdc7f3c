using System.Runtime.InteropServices;

namespace ConsentLens.Pipeline.Imaging.Native;

/// <summary>One reference to an object of libvips; released once, also when nobody disposes it.</summary>
internal abstract class VipsObject : SafeHandle
{
    protected VipsObject(nint instance, string origin)
        : base(0, ownsHandle: true)
    {
        if (instance == 0)
        {
            throw new VipsException(origin, VipsNative.TakeError());
        }
        SetHandle(instance);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>GLib's type number of the class, as GValue needs it.</summary>
    internal abstract nuint ObjectType { get; }

    protected override bool ReleaseHandle()
    {
        VipsNative.g_object_unref(handle);
        return true;
    }
}
