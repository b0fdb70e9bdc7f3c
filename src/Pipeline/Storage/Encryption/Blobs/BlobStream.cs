using System.Security.Cryptography;
using ConsentLens.Pipeline.Storage.Encryption.Keys;

namespace ConsentLens.Pipeline.Storage.Encryption.Blobs;

/// <summary>Reads a sealed content from first to last. Every byte that it gives out was authenticated before, as a byte at this place of this content; the end
/// is reported only after the hash of the whole content was found right too. Damage throws <see cref="VaultException"/>. The data key may be
/// disposed of while the stream is read.</summary>
public sealed class BlobStream : Stream
{
    private readonly FileStream _file;
    private readonly BlobAddress _address;
    private readonly BlobCipher _cipher;
    private readonly IncrementalHash _addressCode;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _plain = new byte[BlobFormat.ChunkSize];
    private readonly byte[] _cipherText = new byte[BlobFormat.ChunkSize + BlobFormat.TagSize];
    private long _loaded;
    private long _chunk;
    private Memory<byte> _ready;

    private BlobStream(FileStream file, DataKey key, BlobAddress address, BlobCipher cipher, long length)
    {
        (_file, _address, _cipher) = (file, address, cipher);
        _addressCode = BlobAddress.CreateCode(key);
        Length = length;
    }

    /// <summary>The length of the content in bytes, authenticated.</summary>
    public override long Length { get; }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;

    /// <summary>How many bytes were given out. It cannot be set.</summary>
    public override long Position
    {
        get => _loaded - _ready.Length;
        set => throw new NotSupportedException();
    }

    private bool NeedsChunk => _chunk < BlobFormat.ChunkCount(Length);

    public override int Read(Span<byte> buffer)
    {
        while (_ready.IsEmpty && NeedsChunk)
        {
            Memory<byte> target = NextCipherText();
            Check(_file.ReadAtLeast(target.Span, target.Length, throwOnEndOfStream: false) == target.Length);
            OpenChunk(target);
        }
        return GiveOut(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_ready.IsEmpty && NeedsChunk)
        {
            Memory<byte> target = NextCipherText();
            Check(await _file.ReadAtLeastAsync(target, target.Length, throwOnEndOfStream: false, cancellationToken) == target.Length);
            OpenChunk(target);
        }
        return GiveOut(buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Opens a sealed file, which the stream then owns.</summary>
    /// <exception cref="VaultException">It is not the sealed content of this address under this key.</exception>
    internal static async Task<BlobStream> OpenAsync(FileStream file, DataKey key, BlobAddress address, CancellationToken cancellationToken)
    {
        BlobCipher? cipher = null;
        try
        {
            byte[] header = new byte[BlobFormat.HeaderSize];
            int read = await file.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken);
            cipher = read == header.Length ? BlobCipher.ForHeader(key, header) : null;
            long length = cipher?.OpenHeader(address, header) ?? -1;
            if (length < 0 || file.Length != BlobFormat.FileLength(length)) throw Damaged(address, cause: null);
            return new BlobStream(file, key, address, cipher!, length);
        }
        catch (Exception error)
        {
            cipher?.Dispose();
            await file.DisposeAsync();
            if (error is AuthenticationTagMismatchException) throw Damaged(address, error);
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _cipher.Dispose();
            _hash.Dispose();
            _addressCode.Dispose();
            _file.Dispose();
            CryptographicOperations.ZeroMemory(_plain);
        }
        base.Dispose(disposing);
    }

    private static VaultException Damaged(BlobAddress address, Exception? cause) => new(
        VaultFailure.Damaged, $"The stored file {address} was changed, cut short or exchanged; restore it from a backup, or upload the photo again.",
        cause);

    private Memory<byte> NextCipherText()
    {
        int plainLength = (int)Math.Min(BlobFormat.ChunkSize, Length - _loaded);
        return _cipherText.AsMemory(0, plainLength + BlobFormat.TagSize);
    }

    private void OpenChunk(ReadOnlyMemory<byte> cipherText)
    {
        Memory<byte> plain = _plain.AsMemory(0, cipherText.Length - BlobFormat.TagSize);
        try
        {
            _cipher.OpenChunk(_chunk, _chunk == BlobFormat.ChunkCount(Length) - 1, cipherText.Span, plain.Span);
        }
        catch (AuthenticationTagMismatchException error)
        {
            throw Damaged(_address, error);
        }
        _hash.AppendData(plain.Span);
        _ready = plain;
        _loaded += plain.Length;
        _chunk++;
        if (!NeedsChunk) Check(BlobAddress.FromCode(_addressCode, new Digest(_hash.GetHashAndReset())) == _address);
    }

    private void Check(bool right)
    {
        if (right) return;
        _ready = default;
        throw Damaged(_address, cause: null);
    }

    private int GiveOut(Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, _ready.Length);
        _ready.Span[..count].CopyTo(buffer);
        _ready = _ready[count..];
        return count;
    }
}
