using System.Runtime.InteropServices;

namespace ConsentLens.Pipeline.Imaging.Native;

/// <summary>GLib's typed value, laid out as in gvalue.h; filled by GLib's own functions alone.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GValue
{
    /// <summary>GLib's fundamental types (G_TYPE_MAKE_FUNDAMENTAL in gtype.h: number shifted by 2).</summary>
    internal const nuint Boolean = 5 << 2;

    internal const nuint Int = 6 << 2;

    internal const nuint Double = 15 << 2;

    internal const nuint Object = 20 << 2;

#pragma warning disable IDE0044, CS0169 // GLib writes these fields.
    private nuint _type;
    private long _first;
    private long _second;
#pragma warning restore IDE0044, CS0169
}
