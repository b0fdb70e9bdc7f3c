using Microsoft.Win32.SafeHandles;

namespace ConsentLens.Pipeline.Storage.Encryption.Files;

/// <summary>Files and folders that the program's own user alone may read: modes 0600 and 0700. Windows has no such modes; there the permissions of the folder
/// above them hold.</summary>
public static class PrivateFile
{
    private const UnixFileMode FileMode0600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode0700 = FileMode0600 | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerAlone = FolderMode0700;

    // Raw error numbers of Linux (ENOSPC, EDQUOT), and the low half of Windows' ERROR_DISK_FULL.
    private static readonly int[] DiskFullCodes = [28, 122, 112];
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(20);
    private const int LockAttempts = 500;

    /// <summary>Makes a folder, and those above it that are missing, for the owner alone.</summary>
    public static void CreateFolder(string path)
    {
        if (Directory.Exists(path)) return;
        if (OperatingSystem.IsWindows())
        {
            _ = Directory.CreateDirectory(path);
            return;
        }

        // One by one, since the mode is given to the last folder alone.
        if (Path.GetDirectoryName(path) is { Length: > 0 } above) CreateFolder(above);
        _ = Directory.CreateDirectory(path, FolderMode0700);
    }

    /// <summary>Opens a file that must not be there yet, unbuffered, for writing.</summary>
    public static FileStream Create(string path) => Open(path, FileMode.CreateNew, FileShare.Delete);

    /// <summary>Puts a written file in its place, in one step, so that it survives a power cut. The file reaches the disk before it is renamed, and its new
    /// name after: .NET cannot open a folder to flush it, but the journalling file systems (ext4, XFS, Btrfs) write a file's renaming down with the file, since
    /// the renaming changes its inode.</summary>
    public static void Publish(FileStream written, string path)
    {
        RandomAccess.FlushToDisk(written.SafeFileHandle);
        File.Move(written.Name, path, overwrite: true);
        RandomAccess.FlushToDisk(written.SafeFileHandle);
    }

    /// <summary>Replaces what a file holds, in one step.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        string beside = $"{path}.{Guid.NewGuid():N}.new";
        try
        {
            using FileStream stream = Create(beside);
            stream.Write(content);
            Publish(stream, path);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    /// <summary>Waits until no other process holds the lock file, then holds it until the result is disposed of.</summary>
    public static async Task<IDisposable> LockAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return Open(path, FileMode.OpenOrCreate, FileShare.None);
            }
            catch (IOException error) when (attempt < LockAttempts && error is not DirectoryNotFoundException)
            {
                await Task.Delay(LockRetry, time, cancellationToken);
            }
        }
    }

    /// <summary>Whether users other than the owner may read or write the open file.</summary>
    public static bool IsExposed(SafeFileHandle file) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & ~OwnerAlone) != 0;

    /// <summary>Whether writing failed because no room was left.</summary>
    public static bool IsDiskFull(IOException error) => DiskFullCodes.Contains(error.HResult & 0xFFFF);

    private static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = share,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = FileMode0600;
        return new FileStream(path, options);
    }
}
