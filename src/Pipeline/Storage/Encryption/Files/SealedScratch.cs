using System.Buffers.Binary;
using System.Security.Cryptography;
using ConsentLens.Pipeline.Storage.Encryption.Keys;

namespace ConsentLens.Pipeline.Storage.Encryption.Files;

/// <summary>
/// A file for something that is needed once, such as an uploaded zip or a package in the making: written and read at any place. It is encrypted (AES-256-GCM,
/// chunk by chunk) under a key that exists in this object's memory alone, so that what a crash leaves can never be read. Disposing deletes it.
/// Not for use from several threads at once.
/// </summary>
internal sealed class SealedScratch : Stream
{
    private const int ChunkSize = 64 * 1024;
    private const int TagSize = 16;
    private const int NonceSize = 12;

    private readonly FileStream _file;
    private readonly AesGcm _cipher;
    private readonly byte[] _plain = new byte[ChunkSize];
    private readonly byte[] _sealed = new byte[ChunkSize + TagSize];
    private readonly byte[] _nonce = new byte[NonceSize];

    // The nonce of each chunk in the file: a chunk that is written once more gets a new one.
    private readonly List<long> _nonces = [];
    private long _lastNonce;
    private int _loaded = -1;
    private bool _isChanged;
    private long _length;
    private long _position;

    internal SealedScratch(string path)
    {
        _file = PrivateFile.Create(path);
        Span<byte> key = stackalloc byte[KeyMaterial.Size];
        RandomNumberGenerator.Fill(key);
        _cipher = new AesGcm(key, TagSize);
        CryptographicOperations.ZeroMemory(key);
    }

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => true;
    public override long Length => _length;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public override int Read(Span<byte> buffer)
    {
        int count = 0;
        while (count < buffer.Length && _position < _length)
        {
            int part = (int)Math.Min(PartOf(buffer.Length - count), _length - _position);
            Load();
            _plain.AsSpan((int)(_position % ChunkSize), part).CopyTo(buffer[count..]);
            count += part;
            _position += part;
        }
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_position > _length) throw new NotSupportedException("Nothing can be written behind the end.");
        while (buffer.Length > 0)
        {
            int part = PartOf(buffer.Length);
            Load();
            buffer[..part].CopyTo(_plain.AsSpan((int)(_position % ChunkSize)));
            _isChanged = true;
            _position += part;
            _length = Math.Max(_length, _position);
            buffer = buffer[part..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => _length + offset,
    };

    public override void Flush() { }
    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _cipher.Dispose();
            CryptographicOperations.ZeroMemory(_plain);
            string path = _file.Name;
            _file.Dispose();
            File.Delete(path);
        }
        base.Dispose(disposing);
    }

    /// <summary>How much of so many bytes lies in the chunk of the position.</summary>
    private int PartOf(int count) => Math.Min(count, ChunkSize - (int)(_position % ChunkSize));

    /// <summary>Brings the chunk of the position into memory: only there is it ever in the clear.</summary>
    private void Load()
    {
        int chunk = checked((int)(_position / ChunkSize));
        if (_loaded == chunk) return;
        if (_isChanged) Store();
        _loaded = -1;
        if (chunk < _nonces.Count)
        {
            _file.Position = PlaceOf(chunk);
            _file.ReadExactly(_sealed);
            _cipher.Decrypt(NonceOf(_nonces[chunk]), _sealed.AsSpan(0, ChunkSize), _sealed.AsSpan(ChunkSize), _plain);
        }
        else
        {
            Array.Clear(_plain);
        }

        _loaded = chunk;
    }

    private void Store()
    {
        if (_loaded == _nonces.Count) _nonces.Add(0);
        _nonces[_loaded] = ++_lastNonce;
        _cipher.Encrypt(NonceOf(_lastNonce), _plain, _sealed.AsSpan(0, ChunkSize), _sealed.AsSpan(ChunkSize));
        _file.Position = PlaceOf(_loaded);
        _file.Write(_sealed);
        _isChanged = false;
    }

    private static long PlaceOf(int chunk) => (long)chunk * (ChunkSize + TagSize);

    private byte[] NonceOf(long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(_nonce.AsSpan(NonceSize - sizeof(long)), number);
        return _nonce;
    }
}

/// <summary>The folder for what is needed once and is too large for memory, encrypted: nothing of it is ever in the system's temporary folder.</summary>
public sealed class ScratchSpace(string folder, TimeProvider time)
{
    private const int PieceSize = 64 * 1024;

    /// <summary>A file to be written and read. Disposing deletes it; after a crash nobody can read what is left.</summary>
    public Stream Create() => New();

    /// <summary>Takes a content in whole; null when it is longer than allowed.</summary>
    /// <exception cref="VaultException">The disk is full.</exception>
    public async Task<Stream?> TakeAsync(Stream content, long maxBytes, CancellationToken cancellationToken)
    {
        SealedScratch scratch = New();
        bool isWhole = false;
        try
        {
            isWhole = await FillAsync(scratch, content, maxBytes, cancellationToken);
            return isWhole ? scratch : null;
        }
        catch (IOException error) when (PrivateFile.IsDiskFull(error))
        {
            throw new VaultException(VaultFailure.DiskFull, "The disk is full, so the file could not be taken in; free some space and try again.", error);
        }
        finally
        {
            if (!isWhole) await scratch.DisposeAsync();
        }
    }

    /// <summary>Deletes what a process left that was killed. Nobody could read it any more.</summary>
    /// <param name="olderThan">Younger files may still be in use.</param>
    /// <returns>How many files were deleted.</returns>
    public int DeleteLeftovers(TimeSpan olderThan)
    {
        if (!Directory.Exists(folder)) return 0;
        DateTime before = time.GetUtcNow().UtcDateTime - olderThan;
        FileInfo[] left = [.. new DirectoryInfo(folder).EnumerateFiles().Where(file => file.LastWriteTimeUtc < before)];
        foreach (FileInfo file in left) file.Delete();
        return left.Length;
    }

    private SealedScratch New()
    {
        PrivateFile.CreateFolder(folder);
        return new SealedScratch(Path.Combine(folder, Guid.NewGuid().ToString("N")));
    }

    private static async Task<bool> FillAsync(SealedScratch scratch, Stream content, long maxBytes, CancellationToken cancellationToken)
    {
        byte[] piece = new byte[PieceSize];
        try
        {
            while (await content.ReadAsync(piece, cancellationToken) is > 0 and int read)
            {
                if (scratch.Length + read > maxBytes) return false;
                scratch.Write(piece.AsSpan(0, read));
            }

            scratch.Position = 0;
            return true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(piece);
        }
    }
}
