using System.Runtime.InteropServices;

namespace ConsentLens.Pipeline.Imaging.Native;

/// <summary>Starts libvips once for the process, with only the loaders and settings that photos from strangers may meet.</summary>
internal static unsafe class VipsRuntime
{
    private const int WarningLevel = 16;

    private static readonly string[] AllowedLoaders =
        ["VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp", "VipsForeignLoadHeif"];

    private static readonly Lazy<string> Started = new(Start, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>libvips' version, such as 8.14.1.</summary>
    internal static string Version => Started.Value;

    /// <summary>Starts libvips unless it runs already. Thread-safe.</summary>
    /// <exception cref="ImagingUnavailableException">libvips is not installed or does not start.</exception>
    internal static void Ensure() => _ = Started.Value;

    /// <exception cref="ImagingUnavailableException">The library cannot be loaded.</exception>
    internal static void RequireLibrary(string name)
    {
        if (!NativeLibrary.TryLoad(name, out _))
        {
            throw new ImagingUnavailableException(
                $"The picture library libvips ({name}) is not installed; install the Debian package libvips42 (apt-get install libvips42) and start again.");
        }
    }

    private static string Start()
    {
        RequireLibrary(VipsNative.VipsLibrary);
        VipsNative.g_log_set_handler("VIPS", WarningLevel, &VipsNative.Discard, 0);
        if (VipsNative.vips_init("consentlens") != 0)
        {
            throw new ImagingUnavailableException(
                $"The picture library libvips cannot start ({VipsNative.TakeError()}); reinstall the Debian package libvips42 and start again.");
        }
        // liborc 0.4.33 of Debian 12 crashes when two threads free their vector programs at a time.
        VipsNative.vips_vector_set_enabled(0);
        // One thread a picture: our own workers use the other cores.
        VipsNative.vips_concurrency_set(1);
        VipsNative.vips_cache_set_max(0);
        AllowOnlyKnownLoaders();
        WarmUp();
        return Marshal.PtrToStringUTF8(VipsNative.vips_version_string()) ?? "unknown";
    }

    // Blocking the untrusted ones is not enough: it lets TIFF and GIF in.
    private static void AllowOnlyKnownLoaders()
    {
        VipsNative.vips_block_untrusted_set(1);
        VipsNative.vips_operation_block_set("VipsForeignLoad", 1);
        foreach (string loader in AllowedLoaders)
        {
            VipsNative.vips_operation_block_set(loader, 0);
        }
    }

    // GLib sets its C locale up on the first number it parses; two first callers at a time meet errno 11.
    private static void WarmUp()
    {
        using var operation = new VipsOperation("resize");
        VipsNative.vips_object_set_argument_from_string(operation, "scale", "0.5");
    }
}
