using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ConsentLens.Pipeline.Vision.Decoding.Native;

/// <summary>What is needed from Linux and .NET does not offer. On other systems each call does nothing or reports that it cannot.</summary>
internal static unsafe partial class LinuxCalls
{
    // statx(2): AT_FDCWD, STATX_TYPE, and where stx_mode lies in the structure, which is the same on every processor. S_IFMT and its kinds are in inode(7).
    private const int CurrentFolder = -100;
    private const uint TypeOnly = 1;
    private const int StructureLength = 256;
    private const int ModeAt = 28;
    private const int KindMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int Folder = 0x4000;

    // <bits/resource.h>, the same on x86-64 and arm64.
    private const int FileSizeLimit = 1;
    private const int DataLimit = 2;
    private const int CoreLimit = 4;

    // <linux/fcntl.h>: F_LINUX_SPECIFIC_BASE + 7; and the most that anybody may ask for (/proc/sys/fs/pipe-max-size).
    private const int SetPipeSize = 1031;
    private const int MostPipeBytes = 1 << 20;
    private const int StandardInput = 0;
    private const int StandardOutput = 1;

    /// <summary>False for a pipe, device or socket, which only look like files in a folder: opening a pipe waits for ever for a writer, and a device returns
    /// whatever it likes. True for a file, and when in doubt: opening it then reports the problem.</summary>
    internal static bool MayBeFile(string path)
    {
        if (!OperatingSystem.IsLinux()) return true;
        byte* found = stackalloc byte[StructureLength];
        if (Statx(CurrentFolder, path, 0, TypeOnly, found) != 0) return true;
        int kind = BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(found + ModeAt, sizeof(ushort))) & KindMask;
        return kind is RegularFile or Folder;
    }

    /// <summary>Stops this process from ever writing a file, dumping core, or holding more than <paramref name="bytes"/> of its own memory.</summary>
    internal static void LimitThisProcess(long bytes)
    {
        if (!OperatingSystem.IsLinux()) return;
        Limit(FileSizeLimit, 0);
        Limit(CoreLimit, 0);
        Limit(DataLimit, bytes);
    }

    /// <summary>Enlarges the pipes on standard input and output as far as anybody may: a picture then passes in ten pieces rather than a hundred and fifty,
    /// each of which wakes two processes. Where the system refuses, everything works, only slower.</summary>
    internal static void WidenPipes()
    {
        if (!OperatingSystem.IsLinux()) return;
        _ = Fcntl(StandardInput, SetPipeSize, MostPipeBytes);
        _ = Fcntl(StandardOutput, SetPipeSize, MostPipeBytes);
    }

    /// <summary>Sets a variable for native libraries, which do not see what .NET sets.</summary>
    internal static void SetEnvironment(string name, string value)
    {
        Environment.SetEnvironmentVariable(name, value);
        if (OperatingSystem.IsLinux() && SetEnv(name, value, overwrite: 1) != 0)
            throw new InvalidOperationException($"The variable {name} of this process cannot be set (error {Marshal.GetLastPInvokeError()}).");
    }

    internal static long AddressOf(in MemoryHandle pinned) => (long)pinned.Pointer;

    /// <summary>Fills <paramref name="destination"/> from a child's memory: one copy, where a pipe needs two. The address is not trusted: one outside the
    /// child's memory returns false. So does a system that does not let a parent read its children.</summary>
    internal static bool TryReadMemory(int process, long address, Span<byte> destination)
    {
        if (!OperatingSystem.IsLinux()) return false;
        fixed (byte* start = destination)
        {
            var here = new MemoryPart { Start = start, Length = (nuint)destination.Length };
            var there = new MemoryPart { Start = (byte*)address, Length = (nuint)destination.Length };
            return ProcessVmReadv(process, &here, 1, &there, 1, 0) == destination.Length;
        }
    }

    private static void Limit(int resource, long value)
    {
        var limit = new ResourceLimit { Soft = (nuint)value, Hard = (nuint)value };
        if (Setrlimit(resource, in limit) != 0)
            throw new InvalidOperationException($"The limit {resource} of this process cannot be set (error {Marshal.GetLastPInvokeError()}).");
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, byte* found);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int Setrlimit(int resource, in ResourceLimit limit);

    [LibraryImport("libc", EntryPoint = "setenv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Fcntl(int file, int command, int value);

    [LibraryImport("libc", EntryPoint = "process_vm_readv", SetLastError = true)]
    private static partial nint ProcessVmReadv(int process, MemoryPart* here, nuint partsHere, MemoryPart* there, nuint partsThere, nuint flags);

    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public nuint Soft;
        public nuint Hard;
    }

    // struct iovec of <sys/uio.h>.
    private struct MemoryPart
    {
        public byte* Start;
        public nuint Length;
    }
}
