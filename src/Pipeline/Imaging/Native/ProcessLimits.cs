using System.Runtime.InteropServices;

namespace ConsentLens.Pipeline.Imaging.Native;

/// <summary>What this process forbids itself for the rest of its life (setrlimit(2)). Linux alone; elsewhere nothing is limited.</summary>
internal static partial class ProcessLimits
{
    // <bits/resource.h> of Linux, the same on x86-64 and arm64.
    private const int FileSize = 1;
    private const int Data = 2;
    private const int Core = 4;

    /// <summary>No file may be written, no core be dumped, and at most <paramref name="bytes"/> of memory of its own be held.</summary>
    internal static void Tighten(long bytes)
    {
        if (!OperatingSystem.IsLinux()) return;
        Set(FileSize, 0);
        Set(Core, 0);
        Set(Data, bytes);
    }

    private static void Set(int resource, long value)
    {
        var limit = new ResourceLimit { Soft = (nuint)value, Hard = (nuint)value };
        if (SetResourceLimit(resource, in limit) != 0)
            throw new InvalidOperationException($"The limit {resource} of this process cannot be set (error {Marshal.GetLastPInvokeError()}).");
    }

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetResourceLimit(int resource, in ResourceLimit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public nuint Soft;
        public nuint Hard;
    }
}
