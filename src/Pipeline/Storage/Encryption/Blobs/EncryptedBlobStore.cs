using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ConsentLens.Pipeline.Storage.Encryption.Files;
using ConsentLens.Pipeline.Storage.Encryption.Keys;

namespace ConsentLens.Pipeline.Storage.Encryption.Blobs;

/// <summary>Photos and reference photos on disk, sealed and found by what they hold. Each data key has its own folder, in which a content is kept once. Files
/// are written beside and renamed when they are whole; nothing of a content ever reaches the disk in the clear. Safe to use from many threads and processes.
/// Whether a content is still wanted is the database's to know: delete only while no other transaction can start to refer to the same address.</summary>
public sealed class EncryptedBlobStore
{
    private readonly string _root;
    private readonly TimeProvider _time;

    /// <summary>A store in the folder <paramref name="root"/>, which is made when needed.</summary>
    public EncryptedBlobStore(string root, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        (_root, _time) = (Path.GetFullPath(root), time);
    }

    /// <param name="content">Read once, from where it stands to its end; need not be seekable.</param>
    /// <exception cref="VaultException">The disk is full; nothing was left of the content.</exception>
    public async Task<StoredBlob> WriteAsync(DataKey key, Stream content, CancellationToken cancellationToken)
    {
        var folder = new BlobFolder(_root, key.Identity);
        try
        {
            return await WriteIntoAsync(folder, key, content, cancellationToken);
        }
        catch (IOException error) when (PrivateFile.IsDiskFull(error))
        {
            throw new VaultException(VaultFailure.DiskFull, $"The disk that holds {_root} is full, so the photo was not stored; free some space and try again.", error);
        }
    }

    /// <exception cref="VaultException">The disk is full; nothing was left of the content.</exception>
    public async Task<StoredBlob> WriteAsync(DataKey key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using MemoryStream stream = MemoryMarshal.TryGetArray(content, out ArraySegment<byte> segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(content.ToArray(), writable: false);
        return await WriteAsync(key, stream, cancellationToken);
    }

    /// <summary>Opens a content to be read piece by piece. The caller disposes of the stream.</summary>
    /// <exception cref="VaultException">There is none, or it is damaged; damage further in is found while it is read.</exception>
    public Task<BlobStream> OpenAsync(DataKey key, BlobAddress address, CancellationToken cancellationToken)
    {
        string path = new BlobFolder(_root, key.Identity).FileOf(address);
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
            return BlobStream.OpenAsync(file, key, address, cancellationToken);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new VaultException(VaultFailure.NotFound, $"There is no stored file {address}; restore the photo folder from a backup.", error);
        }
    }

    /// <summary>Reads a whole content; what it returns was verified to the last byte.</summary>
    /// <exception cref="VaultException">There is none, or it is damaged.</exception>
    public async Task<byte[]> ReadAsync(DataKey key, BlobAddress address, CancellationToken cancellationToken)
    {
        await using BlobStream stream = await OpenAsync(key, address, cancellationToken);
        byte[] content = new byte[stream.Length];
        await stream.ReadExactlyAsync(content, cancellationToken);

        // The end is reached, and checked, only by a read that finds nothing more.
        _ = await stream.ReadAsync(new byte[1], cancellationToken);
        return content;
    }

    /// <summary>Reads a content through and says how it was found.</summary>
    public async Task<BlobCondition> CheckAsync(DataKey key, BlobAddress address, CancellationToken cancellationToken)
    {
        try
        {
            await using BlobStream stream = await OpenAsync(key, address, cancellationToken);
            await stream.CopyToAsync(Stream.Null, cancellationToken);
            return BlobCondition.Sound;
        }
        catch (VaultException error) when (error.Failure is VaultFailure.NotFound or VaultFailure.Damaged)
        {
            return error.Failure == VaultFailure.NotFound ? BlobCondition.Missing : BlobCondition.Damaged;
        }
    }

    /// <summary>Whether there is a file at the address. It is not read.</summary>
    public bool Contains(KeyIdentity key, BlobAddress address) => File.Exists(new BlobFolder(_root, key).FileOf(address));

    /// <summary>Whether there is a file at the address that was last stored so long ago; storing the same content again makes it young.</summary>
    public bool IsOlderThan(KeyIdentity key, BlobAddress address, TimeSpan age)
    {
        var file = new FileInfo(new BlobFolder(_root, key).FileOf(address));
        return file.Exists && file.LastWriteTimeUtc < _time.GetUtcNow().UtcDateTime - age;
    }

    /// <summary>The addresses of everything that is stored under a data key, in no order.</summary>
    public IEnumerable<BlobAddress> Enumerate(KeyIdentity key) => new BlobFolder(_root, key).Addresses();

    /// <summary>The ids of the data keys of a school that have a folder here: for finding folders that belong to no key any more.</summary>
    /// <exception cref="ArgumentException">The id cannot be used, or no files are kept under keys of this purpose.</exception>
    public IReadOnlyList<Guid> KeyIds(string schoolId, KeyPurpose purpose)
    {
        string folder = BlobFolder.OfPurpose(_root, KeyOwner.School(schoolId).SchoolId, purpose);
        if (!Directory.Exists(folder)) return [];
        return
        [
            .. Directory.EnumerateDirectories(folder)
                .Select(path => Guid.TryParseExact(Path.GetFileName(path), "N", out Guid id) ? id : Guid.Empty)
                .Where(id => id != Guid.Empty),
        ];
    }

    /// <summary>Deletes a content; false when there was none.</summary>
    public bool Delete(KeyIdentity key, BlobAddress address)
    {
        string path = new BlobFolder(_root, key).FileOf(address);
        if (!File.Exists(path)) return false;
        File.Delete(path);
        return true;
    }

    /// <summary>Deletes everything that was ever stored under a data key, unfinished files too. For when the key is destroyed.</summary>
    public void DeleteAll(KeyIdentity key)
    {
        string path = new BlobFolder(_root, key).Path;
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
    }

    /// <summary>Deletes what writers left that were killed.</summary>
    /// <param name="olderThan">Files younger than this may still be in the writing.</param>
    /// <returns>How many files were deleted.</returns>
    public int DeleteUnfinished(TimeSpan olderThan)
    {
        if (!Directory.Exists(_root)) return 0;
        DateTime before = _time.GetUtcNow().UtcDateTime - olderThan;
        FileInfo[] left =
        [
            .. Directory.EnumerateDirectories(_root, BlobFolder.UnfinishedFolder, SearchOption.AllDirectories)
                .SelectMany(folder => new DirectoryInfo(folder).EnumerateFiles())
                .Where(file => file.LastWriteTimeUtc < before),
        ];
        foreach (FileInfo file in left) file.Delete();
        return left.Length;
    }

    private static async Task<StoredBlob> WriteIntoAsync(BlobFolder folder, DataKey key, Stream content, CancellationToken cancellationToken)
    {
        string unfinished = folder.NewUnfinishedFile();
        PrivateFile.CreateFolder(Path.GetDirectoryName(unfinished)!);
        try
        {
            await using FileStream file = PrivateFile.Create(unfinished);
            (BlobAddress address, long length) = await BlobWriter.WriteAsync(key, content, file, cancellationToken);
            string path = folder.FileOf(address);
            PrivateFile.CreateFolder(Path.GetDirectoryName(path)!);

            // A file of the same content is replaced all the same: should it be damaged, that mends it.
            bool alreadyPresent = File.Exists(path);
            PrivateFile.Publish(file, path);
            return new StoredBlob(address, length, alreadyPresent);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}

/// <summary>What was stored.</summary>
/// <param name="AlreadyPresent">Whether the same content was there before. Of two writers at the same time both may hear that it was not: what is a duplicate
/// is decided by the database's unique index on the address.</param>
public sealed record StoredBlob(BlobAddress Address, long Length, bool AlreadyPresent);

/// <summary>How a stored content was found when it was read whole.</summary>
public enum BlobCondition
{
    /// <summary>Every byte is as it was stored.</summary>
    Sound,
    /// <summary>There is nothing at its address.</summary>
    Missing,
    /// <summary>It was changed, cut short or exchanged.</summary>
    Damaged,
}

/// <summary>Seals a content into a file, in one pass over the content (<see cref="BlobFormat"/>).</summary>
internal static class BlobWriter
{
    /// <summary>Writes the whole file. The content may be a stream that can only be read forward.</summary>
    public static async Task<(BlobAddress Address, long Length)> WriteAsync(DataKey key, Stream content, FileStream file, CancellationToken cancellationToken)
    {
        using BlobCipher cipher = BlobCipher.ForNewFile(key);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] current = new byte[BlobFormat.ChunkSize];
        byte[] next = new byte[BlobFormat.ChunkSize];
        byte[] cipherText = new byte[BlobFormat.ChunkSize + BlobFormat.TagSize];
        long length = 0;
        try
        {
            file.Position = BlobFormat.HeaderSize;
            int filled = await content.ReadAtLeastAsync(current, current.Length, throwOnEndOfStream: false, cancellationToken);
            bool final = false;
            for (long number = 0; !final; number++)
            {
                int nextFilled = filled < current.Length ? 0 : await content.ReadAtLeastAsync(next, next.Length, throwOnEndOfStream: false, cancellationToken);
                final = nextFilled == 0;
                hash.AppendData(current, 0, filled);
                length += filled;
                Memory<byte> sealedChunk = cipherText.AsMemory(0, filled + BlobFormat.TagSize);
                cipher.SealChunk(number, final, current.AsSpan(0, filled), sealedChunk.Span);
                await file.WriteAsync(sealedChunk, cancellationToken);
                (current, next, filled) = (next, current, nextFilled);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(current);
            CryptographicOperations.ZeroMemory(next);
        }

        // The header comes last, since it holds what is known only at the end.
        BlobAddress address = BlobAddress.Of(key, new Digest(hash.GetHashAndReset()));
        file.Position = 0;
        await file.WriteAsync(cipher.SealHeader(address, length), cancellationToken);
        return (address, length);
    }
}
