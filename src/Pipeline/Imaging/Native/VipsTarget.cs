namespace ConsentLens.Pipeline.Imaging.Native;

/// <summary>Memory that libvips writes a file into.</summary>
internal sealed class VipsTarget : VipsObject
{
    private VipsTarget(nint instance)
        : base(instance, "target")
    {
    }

    internal override nuint ObjectType => VipsNative.vips_target_get_type();

    internal static VipsTarget ToMemory()
    {
        VipsRuntime.Ensure();
        return new VipsTarget(VipsNative.vips_target_new_to_memory());
    }

    /// <summary>A copy of the finished file. (vips_target_steal crashes in 8.14 once the saver has ended the target.)</summary>
    internal unsafe byte[] ToArray()
    {
        GValue value = default;
        VipsNative.g_value_init(&value, VipsNative.vips_blob_get_type());
        VipsNative.g_object_get_property(this, "blob", &value);
        try
        {
            nint blob = VipsNative.g_value_get_boxed(&value);
            nuint length = 0;
            byte* bytes = blob == 0 ? null : VipsNative.vips_blob_get(blob, &length);
            return bytes is null
                ? throw new VipsException("target", VipsNative.TakeError())
                : new ReadOnlySpan<byte>(bytes, checked((int)length)).ToArray();
        }
        finally
        {
            VipsNative.g_value_unset(&value);
        }
    }
}
