using System.Buffers.Binary;
using System.Security.Cryptography;
using ConsentLens.Pipeline.Storage.Encryption.Keys;

namespace ConsentLens.Pipeline.Storage.Encryption.Blobs;

/// <summary>
/// The format of a sealed file, version 1. It is the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár, "Online Authenticated-Encryption
/// and its Nonce-Reuse Misuse-Resistance", CRYPTO 2015) over AES-256-GCM, with keys derived for each file as in Tink's AES-GCM-HKDF streaming.
/// <code>
/// offset  bytes
///      0      4  magic: the ASCII letters CLPB
///      4      1  version: 1
///      5     16  id of the data key, big-endian
///     21     32  salt, random for each file
///     53      8  length of the content, big-endian, encrypted by AES-256-GCM under the header key, nonce 0
///     61     16  tag of it; associated data: bytes 0 to 52 and the blob's address
///     77         chunks: 65,536 bytes of the content each, the last one 0 to 65,536, encrypted, and a 16-byte tag after each
/// </code>
/// Header key and content key are the two halves of 64 bytes derived from the data key by HKDF-SHA-256 with the salt, for the data key's
/// id and owner. A chunk's nonce is 7 zero bytes, the chunk's number from 0 (4 bytes, big-endian), and 1 for the last chunk or 0; nonces never
/// repeat, since the keys are the file's own. So no chunk can be changed, left out, repeated, moved, taken from another file or made the
/// last one without notice, and no file can stand in for another: its address is authenticated before the first byte of content is
/// given out. An empty content is one empty chunk. Its length shows in the file's.
/// </summary>
internal static class BlobFormat
{
    public const byte Version = 1;
    public const int VersionOffset = 4;
    public const int KeyIdOffset = 5;
    public const int SaltOffset = 21;
    public const int SealedLengthOffset = 53;
    public const int HeaderTagOffset = 61;
    public const int HeaderSize = 77;
    public const int SaltSize = 32;
    public const int ChunkSize = 64 * 1024;
    public const int TagSize = 16;
    public const int NonceSize = 12;
    private const int CounterOffset = 7;
    private const int FinalFlagOffset = 11;

    public static ReadOnlySpan<byte> Magic => "CLPB"u8;

    public static long ChunkCount(long contentLength) => Math.Max(1, (contentLength + ChunkSize - 1) / ChunkSize);
    public static long FileLength(long contentLength) => HeaderSize + contentLength + (ChunkCount(contentLength) * TagSize);

    public static void WriteNonce(long chunk, bool final, Span<byte> nonce)
    {
        nonce.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(nonce[CounterOffset..], checked((uint)chunk));
        nonce[FinalFlagOffset] = final ? (byte)1 : (byte)0;
    }
}

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
            new byte[BlobFormat.NonceSize], length, header.AsSpan(BlobFormat.SealedLengthOffset, sizeof(long)),
            header.AsSpan(BlobFormat.HeaderTagOffset), HeaderData(address));
        return header;
    }

    /// <summary>The content's length.</summary>
    /// <exception cref="AuthenticationTagMismatchException">The header was changed or is that of another content.</exception>
    public long OpenHeader(BlobAddress address, ReadOnlySpan<byte> header)
    {
        Span<byte> length = stackalloc byte[sizeof(long)];
        _header.Decrypt(
            new byte[BlobFormat.NonceSize], header.Slice(BlobFormat.SealedLengthOffset, sizeof(long)),
            header.Slice(BlobFormat.HeaderTagOffset, BlobFormat.TagSize), length, HeaderData(address));
        return BinaryPrimitives.ReadInt64BigEndian(length);
    }

    /// <summary>Encrypts a chunk and puts its tag behind it.</summary>
    public void SealChunk(long number, bool final, ReadOnlySpan<byte> plain, Span<byte> cipherAndTag)
    {
        BlobFormat.WriteNonce(number, final, _nonce);
        _content.Encrypt(_nonce, plain, cipherAndTag[..plain.Length], cipherAndTag[plain.Length..]);
    }

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
