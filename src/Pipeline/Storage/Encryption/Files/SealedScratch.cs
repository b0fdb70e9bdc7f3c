using System.Buffers.Binary;
using System.Security.Cryptography;
using ConsentLens.Pipeline.Storage.Encryption.Keys;

namespace ConsentLens.Pipeline.Storage.Encryption.Files;

/// <summary>A file for something that is needed once, such as an uploaded zip: written from first to last, then read from any place. It is encrypted
/// (AES-256-GCM, chunk by chunk) under a key that exists in this object's memory alone, so that what a crash leaves can never be read. Disposing deletes it.
/// Not for use from several threads at once.</summary>
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
    private long _loaded = -1;
    private int _plainLength;
    private long _length;
    private long _position;

    private SealedScratch(FileStream file)
    {
        _file = file;
        Span<byte> key = stackalloc byte[KeyMaterial.Size];
        RandomNumberGenerator.Fill(key);
        _cipher = new AesGcm(key, TagSize);
        CryptographicOperations.ZeroMemory(key);
    }

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
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

    /// <returns>The content; null when it is longer than allowed.</returns>
    public static async Task<SealedScratch?> TakeAsync(string folder, Stream content, long maxBytes, CancellationToken cancellationToken)
    {
        PrivateFile.CreateFolder(folder);
        string path = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        var scratch = new SealedScratch(PrivateFile.Create(path));
        bool whole = false;
        try
        {
            whole = await scratch.FillAsync(content, maxBytes, cancellationToken);
            return whole ? scratch : null;
        }
        finally
        {
            if (!whole) await scratch.DisposeAsync();
        }
    }

    public override int Read(Span<byte> buffer)
    {
        int count = 0;
        while (count < buffer.Length && _position < _length)
        {
            Load(_position / ChunkSize);
            int from = (int)(_position % ChunkSize);
            int part = Math.Min(buffer.Length - count, _plainLength - from);
            _plain.AsSpan(from, part).CopyTo(buffer[count..]);
            count += part;
            _position += part;
        }
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => _length + offset,
    };

    public override void Flush() { }
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

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

    private async Task<bool> FillAsync(Stream content, long maxBytes, CancellationToken cancellationToken)
    {
        for (long chunk = 0; ; chunk++)
        {
            int filled = await content.ReadAtLeastAsync(_plain, ChunkSize, throwOnEndOfStream: false, cancellationToken);
            _length += filled;
            if (_length > maxBytes) return false;
            if (filled == 0) return true;
            _cipher.Encrypt(NonceOf(chunk), _plain.AsSpan(0, filled), _sealed.AsSpan(0, filled), _sealed.AsSpan(filled, TagSize));
            await _file.WriteAsync(_sealed.AsMemory(0, filled + TagSize), cancellationToken);
            if (filled < ChunkSize) return true;
        }
    }

    private void Load(long chunk)
    {
        if (_loaded == chunk) return;
        _loaded = -1;
        _plainLength = (int)Math.Min(ChunkSize, _length - (chunk * ChunkSize));
        _file.Position = chunk * (ChunkSize + TagSize);
        _file.ReadExactly(_sealed.AsSpan(0, _plainLength + TagSize));
        _cipher.Decrypt(NonceOf(chunk), _sealed.AsSpan(0, _plainLength), _sealed.AsSpan(_plainLength, TagSize), _plain.AsSpan(0, _plainLength));
        _loaded = chunk;
    }

    private byte[] NonceOf(long chunk)
    {
        BinaryPrimitives.WriteInt64BigEndian(_nonce.AsSpan(NonceSize - sizeof(long)), chunk);
        return _nonce;
    }
}
