using System.Buffers.Binary;
using System.Security.Cryptography;
using ConsentLens.Pipeline.Storage.Encryption.Keys;

namespace ConsentLens.Pipeline.Storage.Encryption.Blobs;

/// <summary>The two ciphers of one sealed file, and the first 53 bytes of its header, from which they are derived.</summary>
internal sealed class BlobCipher : IDisposable
{
    private readonly byte[] _prefix;
    private readonly AesGcm _header;
    private readonly AesGcm _content;
    private readonly byte[] _nonce = new byte[BlobFormat.NonceSize];

    private BlobCipher(DataKey key, byte[] prefix)
    {
        _prefix = prefix;
        Span<byte> derived = stackalloc byte[2 * KeyMaterial.Size];
        try
        {
            key.Derive("ConsentLens blob v1", prefix.AsSpan(BlobFormat.SaltOffset, BlobFormat.SaltSize), derived);
            _header = new AesGcm(derived[..KeyMaterial.Size], BlobFormat.TagSize);
            _content = new AesGcm(derived[KeyMaterial.Size..], BlobFormat.TagSize);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(derived);
        }
    }

    /// <summary>The ciphers of a new file, with a salt of its own.</summary>
    public static BlobCipher ForNewFile(DataKey key)
    {
        byte[] prefix = new byte[BlobFormat.SealedLengthOffset];
        BlobFormat.Magic.CopyTo(prefix);
        prefix[BlobFormat.VersionOffset] = BlobFormat.Version;
        _ = key.Identity.Id.TryWriteBytes(prefix.AsSpan(BlobFormat.KeyIdOffset), bigEndian: true, out _);
        RandomNumberGenerator.Fill(prefix.AsSpan(BlobFormat.SaltOffset, BlobFormat.SaltSize));
        return new BlobCipher(key, prefix);
    }

    /// <summary>The ciphers of an existing file; null when its header is not one of this version under this data key.</summary>
    public static BlobCipher? ForHeader(DataKey key, ReadOnlySpan<byte> header)
    {
        bool known = header.StartsWith(BlobFormat.Magic)
            && header[BlobFormat.VersionOffset] == BlobFormat.Version
            && new Guid(header[BlobFormat.KeyIdOffset..BlobFormat.SaltOffset], bigEndian: true) == key.Identity.Id;
        return known ? new BlobCipher(key, header[..BlobFormat.SealedLengthOffset].ToArray()) : null;
    }

    /// <summary>The whole header, bound to the address of the content.</summary>
    public byte[] SealHeader(BlobAddress address, long contentLength)
    {
        byte[] header = new byte[BlobFormat.HeaderSize];
        _prefix.CopyTo(header, 0);
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(length, contentLength);
        _header.Encrypt(
            new byte[BlobFormat.NonceSize],
            length,
            header.AsSpan(BlobFormat.SealedLengthOffset, sizeof(long)),
            header.AsSpan(BlobFormat.HeaderTagOffset),
            HeaderData(address));
        return header;
    }

    /// <summary>The content's length.</summary>
    /// <exception cref="AuthenticationTagMismatchException">The header was changed or is that of another content.</exception>
    public long OpenHeader(BlobAddress address, ReadOnlySpan<byte> header)
    {
        Span<byte> length = stackalloc byte[sizeof(long)];
        _header.Decrypt(
            new byte[BlobFormat.NonceSize],
            header.Slice(BlobFormat.SealedLengthOffset, sizeof(long)),
            header.Slice(BlobFormat.HeaderTagOffset, BlobFormat.TagSize),
            length,
            HeaderData(address));
        return BinaryPrimitives.ReadInt64BigEndian(length);
    }

    /// <summary>Encrypts a chunk and puts its tag behind it.</summary>
    public void SealChunk(long number, bool final, ReadOnlySpan<byte> plain, Span<byte> cipherAndTag)
    {
        BlobFormat.WriteNonce(number, final, _nonce);
        _content.Encrypt(_nonce, plain, cipherAndTag[..plain.Length], cipherAndTag[plain.Length..]);
    }

    /// <summary>Decrypts a chunk.</summary>
    /// <exception cref="AuthenticationTagMismatchException">It was changed, or is not this chunk of this file.</exception>
    public void OpenChunk(long number, bool final, ReadOnlySpan<byte> cipherAndTag, Span<byte> plain)
    {
        BlobFormat.WriteNonce(number, final, _nonce);
        _content.Decrypt(_nonce, cipherAndTag[..^BlobFormat.TagSize], cipherAndTag[^BlobFormat.TagSize..], plain);
    }

    public void Dispose()
    {
        _header.Dispose();
        _content.Dispose();
    }

    private byte[] HeaderData(BlobAddress address) => [.. _prefix, .. address.Bytes];
}
