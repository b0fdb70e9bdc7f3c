using System.Runtime.InteropServices;

namespace ConsentLens.Pipeline.Imaging.Native;

/// <summary>
/// Copies out of the memory of a child process (process_vm_readv(2)): once, where a pipe copies twice, in pieces, waking both processes for each. Linux
/// alone, and only where the system lets a parent look into its children.
/// </summary>
internal static unsafe partial class ChildMemory
{
    /// <summary>Where pinned memory lies in this process, for another one to read.</summary>
    internal static long AddressOf(in System.Buffers.MemoryHandle pinned) => (long)pinned.Pointer;

    /// <summary>Fills <paramref name="destination"/> from an address of the process, which is believed in nothing: an address that is not its own gives false. False, too, where it is not allowed.</summary>
    internal static bool TryRead(int process, long address, Span<byte> destination)
    {
        if (!OperatingSystem.IsLinux()) return false;
        fixed (byte* start = destination)
        {
            var here = new Part { Start = start, Length = (nuint)destination.Length };
            var there = new Part { Start = (byte*)address, Length = (nuint)destination.Length };
            return Read(process, &here, 1, &there, 1, 0) == destination.Length;
        }
    }

    [LibraryImport("libc", EntryPoint = "process_vm_readv", SetLastError = true)]
    private static partial nint Read(int process, Part* here, nuint partsHere, Part* there, nuint partsThere, nuint flags);

    // struct iovec of <sys/uio.h>.
    private struct Part
    {
        public byte* Start;
        public nuint Length;
    }
}
