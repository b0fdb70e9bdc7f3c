using NetVips;

namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>Starts libvips once for the process, with only the loaders and settings that photos from strangers may meet.</summary>
internal static class VipsRuntime
{
    internal const string Library = "libvips.so.42";

    private static readonly string[] AllowedLoaders = ["VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp", "VipsForeignLoadHeif"];

    private static readonly Lazy<bool> Started = new(Start, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>Starts libvips unless it runs already. Thread-safe.</summary>
    /// <exception cref="ImagingUnavailableException">libvips is not installed or does not start.</exception>
    internal static void Ensure() => _ = Started.Value;

    private static bool Start()
    {
        if (!ModuleInitializer.VipsInitialized)
        {
            throw new ImagingUnavailableException(
                $"The picture library libvips ({Library}) is not installed or does not start; install the Debian package libvips42 (apt-get install libvips42) and start again.");
        }

        // A damaged photo is told by an exception, not on the console.
        _ = Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, (_, _, _) => { });
        // liborc 0.4.33 of Debian 12 crashes when two threads free their vector programs at a time.
        NetVips.NetVips.Vector = false;
        // One thread a picture: our own workers use the other cores.
        NetVips.NetVips.Concurrency = 1;
        Cache.Max = 0;
        // Blocking the untrusted ones is not enough: it lets TIFF and GIF in.
        NetVips.NetVips.BlockUntrusted = true;
        Operation.Block("VipsForeignLoad", true);
        foreach (string loader in AllowedLoaders) Operation.Block(loader, false);
        return true;
    }
}
