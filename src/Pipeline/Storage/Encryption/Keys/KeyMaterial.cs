using System.Security.Cryptography;

namespace ConsentLens.Pipeline.Storage.Encryption.Keys;

/// <summary>
/// 32 secret bytes. Master and data keys are never a cipher's key themselves: every use derives its own. They lie pinned, so that the
/// garbage collector leaves no copies behind, and are zeroed on disposal.
/// </summary>
internal sealed class KeyMaterial : IDisposable
{
    public const int Size = 32;

    private readonly byte[] _bytes = GC.AllocateArray<byte>(Size, pinned: true);
    private readonly Lock _lock = new();
    private bool _disposed;

    private KeyMaterial()
    {
    }

    /// <summary>New bytes from the system's cryptographic random generator.</summary>
    public static KeyMaterial Random()
    {
        var material = new KeyMaterial();
        RandomNumberGenerator.Fill(material._bytes);
        return material;
    }

    /// <summary>A copy of these bytes; the caller zeroes its own.</summary>
    public static KeyMaterial CopyOf(ReadOnlySpan<byte> bytes)
    {
        var material = new KeyMaterial();
        bytes.CopyTo(material._bytes);
        return material;
    }

    /// <summary>Derives a key with HKDF-SHA-256 (RFC 5869).</summary>
    /// <param name="salt">Random bytes that make the key unique, or none.</param>
    /// <param name="use">What the key is for; different uses give unrelated keys.</param>
    /// <param name="derived">Where the key goes; its length says how many bytes.</param>
    public void Derive(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> use, Span<byte> derived)
    {
        // Under the lock, so that no key is ever derived from bytes that another thread is zeroing.
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            HKDF.DeriveKey(HashAlgorithmName.SHA256, _bytes, derived, salt, use);
        }
    }

    /// <summary>Copies the bytes themselves, to be wrapped or written into the key file.</summary>
    public void CopyTo(Span<byte> target)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _bytes.CopyTo(target);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            CryptographicOperations.ZeroMemory(_bytes);
        }
    }
}
