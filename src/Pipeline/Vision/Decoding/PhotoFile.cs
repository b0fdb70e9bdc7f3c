using System.Buffers;
using ConsentLens.Pipeline.Vision.Decoding.Native;

namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>Reads a photo's file once, so that its hash, header and pixels come from the same bytes.</summary>
public static class PhotoFile
{
    /// <exception cref="PhotoUnreadableException">The file is missing, not a file, unreadable, empty, larger than <see cref="ImagingLimits.MaxBytes"/>, or
    /// changed while it was being read.</exception>
    public static async Task<PhotoBytes> ReadAsync(string path, ImagingLimits limits, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!LinuxCalls.MayBeFile(path))
        {
            throw new PhotoUnreadableException(
                UnreadableReason.UnsupportedFormat, "This is a pipe, a device or a socket, not a photo; put the photo itself in the folder.");
        }
        try
        {
            await using FileStream stream = Open(path);
            return await ReadAsync(stream, limits, cancellationToken);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PhotoUnreadableException(UnreadableReason.Missing, "The file is no longer there; put it back and screen again.", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw Denied(path, exception);
        }
        catch (IOException exception)
        {
            throw new PhotoUnreadableException(
                UnreadableReason.AccessDenied, "The disk or network drive failed while the file was being read; copy the file to this computer and screen again.", exception);
        }
    }

    /// <summary>Reads all of <paramref name="stream"/>, which must know its length and be at its start.</summary>
    internal static async Task<PhotoBytes> ReadAsync(Stream stream, ImagingLimits limits, CancellationToken cancellationToken)
    {
        long length = stream.Length;
        if (length == 0) throw new PhotoUnreadableException(UnreadableReason.Empty, "The file is empty; copy it again from the camera or phone.");
        if (length > Math.Min(limits.MaxBytes, Array.MaxLength - 1)) throw TooLarge(length, limits);
        // One byte more than the length, to notice a file that grows meanwhile.
        return await PhotoBytes.FillAsync((int)length + 1, async room =>
        {
            int read = await stream.ReadAtLeastAsync(room, room.Length, throwOnEndOfStream: false, cancellationToken);
            return read == length
                ? read
                : throw new PhotoUnreadableException(
                    UnreadableReason.Damaged, "The file changed while it was being read; wait until it has been copied completely and screen again.");
        });
    }

    /// <exception cref="PhotoUnreadableException">The file is empty or too large.</exception>
    internal static void CheckLength(int length, ImagingLimits limits)
    {
        if (length == 0) throw new PhotoUnreadableException(UnreadableReason.Empty, "The file is empty; copy it again from the camera or phone.");
        if (length > limits.MaxBytes) throw TooLarge(length, limits);
    }

    internal static PhotoUnreadableException TooLarge(long length, ImagingLimits limits) => new(
        UnreadableReason.FileTooLarge,
        $"The file is {length / 1_000_000.0:0.#} MB, which is more than the {limits.MaxBytes / 1_000_000.0:0.#} MB allowed; save a smaller copy.");

    internal static PhotoUnreadableException TooSlow(ImagingLimits limits, Exception exception) => new(
        UnreadableReason.TimedOut,
        $"The photo took longer than {limits.DecodeTimeout.TotalSeconds:0.#} s to decode; save it again as an ordinary JPEG.", exception);

    private static FileStream Open(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.ReadWrite | FileShare.Delete,
        Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
        BufferSize = 0,
    });

    private static PhotoUnreadableException Denied(string path, Exception exception) => Directory.Exists(path)
        ? new PhotoUnreadableException(UnreadableReason.UnsupportedFormat, "This is a folder, not a photo; choose the photos inside it.", exception)
        : new PhotoUnreadableException(
            UnreadableReason.AccessDenied, "ConsentLens is not allowed to read the file; give it permission and screen again.", exception);
}

/// <summary>All the bytes of a photo's file. The memory may lie outside the managed heap and is freed on disposal, so nobody may keep it longer.</summary>
public sealed class PhotoBytes : IDisposable
{
    private readonly IMemoryOwner<byte>? _owner;
    private readonly ReadOnlyMemory<byte> _memory;

    /// <summary>Bytes that belong to somebody else.</summary>
    public PhotoBytes(ReadOnlyMemory<byte> memory) => _memory = memory;

    private PhotoBytes(OwnMemory owner, int length) => (_owner, _memory) = (owner, owner.Memory[..length]);
    public ReadOnlyMemory<byte> Memory => _memory;

    public void Dispose() => _owner?.Dispose();

    /// <summary>Allocates <paramref name="room"/> bytes and lets <paramref name="fill"/> fill them; it returns how many there are.</summary>
    internal static async Task<PhotoBytes> FillAsync(int room, Func<Memory<byte>, ValueTask<int>> fill)
    {
        var memory = new OwnMemory(room);
        try
        {
            return new PhotoBytes(memory, await fill(memory.Memory));
        }
        catch
        {
            ((IDisposable)memory).Dispose();
            throw;
        }
    }
}
