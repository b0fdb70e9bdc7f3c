using System.Runtime.InteropServices;

namespace ConsentLens.Pipeline.Imaging.Native;

/// <summary>How much fits into the pipes on this process's standard input and output (fcntl(2), F_SETPIPE_SZ). Linux alone.</summary>
internal static partial class PipeRoom
{
    // <linux/fcntl.h>: F_LINUX_SPECIFIC_BASE + 7.
    private const int SetPipeSize = 1031;
    private const int StandardInput = 0;
    private const int StandardOutput = 1;

    // The most that anybody may ask for (/proc/sys/fs/pipe-max-size).
    private const int Bytes = 1 << 20;

    /// <summary>Makes them as large as anybody may: a picture goes through in ten pieces, not in a hundred and fifty, for each of which two processes must be woken.</summary>
    internal static void Widen()
    {
        if (!OperatingSystem.IsLinux()) return;
        // Where the system refuses, the pipes stay as they are, and all is well but slower.
        _ = Control(StandardInput, SetPipeSize, Bytes);
        _ = Control(StandardOutput, SetPipeSize, Bytes);
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int file, int command, int value);
}
