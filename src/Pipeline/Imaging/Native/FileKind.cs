using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ConsentLens.Pipeline.Imaging.Native;

/// <summary>Tells files from what only looks like one in a folder: opening a pipe waits for ever for somebody who writes to it, and a device gives whatever it likes.</summary>
internal static unsafe partial class FileKind
{
    // statx(2): AT_FDCWD, STATX_TYPE, and where stx_mode lies in the structure, which is the same on every processor. S_IFMT and its kinds are in inode(7).
    private const int CurrentFolder = -100;
    private const uint TypeOnly = 1;
    private const int StructureLength = 256;
    private const int ModeAt = 28;
    private const int KindMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int Folder = 0x4000;

    /// <summary>False for a pipe, a device or a socket. True for a file, and for what cannot be told: opening it then says what is wrong.</summary>
    internal static bool MayBeFile(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }
        byte* found = stackalloc byte[StructureLength];
        if (Find(CurrentFolder, path, 0, TypeOnly, found) != 0)
        {
            return true;
        }
        int kind = BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(found + ModeAt, sizeof(ushort))) & KindMask;
        return kind is RegularFile or Folder;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Find(int folder, string path, int flags, uint mask, byte* found);
}
