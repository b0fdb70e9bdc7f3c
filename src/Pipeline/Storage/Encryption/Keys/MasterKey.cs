using System.Security.Cryptography;

namespace ConsentLens.Pipeline.Storage.Encryption.Keys;

/// <summary>The key that wraps data keys. It lives in the key file, outside the database, and is never printed.</summary>
public sealed class MasterKey : IDisposable
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int CipherEnd = NonceSize + KeyMaterial.Size;
    private const int CheckSize = 4;

    private readonly KeyMaterial _material;

    internal MasterKey(string id, KeyMaterial material)
    {
        (Id, _material) = (id, material);
    }

    /// <summary>Its public name: the day it was made and 8 random hexadecimal digits, e.g. <c>20260731-5f2c8e01</c>.</summary>
    public string Id { get; }

    /// <summary>8 hexadecimal digits derived from the key, which tell a mistyped key from damaged data. They give nothing of it away.</summary>
    internal string CheckCode
    {
        get
        {
            Span<byte> code = stackalloc byte[CheckSize];
            Derive("ConsentLens master key check v1", code);
            return Convert.ToHexStringLower(code);
        }
    }

    /// <summary>Never the key.</summary>
    public override string ToString() => $"master key {Id}, withheld";

    /// <summary>Zeroes the key.</summary>
    public void Dispose() => _material.Dispose();

    internal static MasterKey Create(TimeProvider time)
    {
        string day = time.GetUtcNow().ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture);
        return new MasterKey($"{day}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}", KeyMaterial.Random());
    }

    internal void CopyTo(Span<byte> target) => _material.CopyTo(target);

    internal WrappedKey Wrap(DataKey key)
    {
        byte[] wrapped = new byte[WrappedKey.SealedSize];
        Span<byte> nonce = wrapped.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        Span<byte> plain = stackalloc byte[KeyMaterial.Size];
        try
        {
            key.CopyTo(plain);
            using AesGcm cipher = CreateCipher();
            cipher.Encrypt(
                nonce,
                plain,
                wrapped.AsSpan(NonceSize, KeyMaterial.Size),
                wrapped.AsSpan(CipherEnd),
                AssociatedData(key.Identity));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }

        return new WrappedKey(key.Identity, Id, wrapped);
    }

    internal DataKey Unwrap(WrappedKey wrapped)
    {
        ReadOnlySpan<byte> bytes = wrapped.Sealed;
        if (bytes.Length != WrappedKey.SealedSize) throw Damaged(wrapped, cause: null);

        Span<byte> plain = stackalloc byte[KeyMaterial.Size];
        try
        {
            using AesGcm cipher = CreateCipher();
            cipher.Decrypt(
                bytes[..NonceSize],
                bytes[NonceSize..CipherEnd],
                bytes[CipherEnd..],
                plain,
                AssociatedData(wrapped.Key));
            return new DataKey(wrapped.Key, KeyMaterial.CopyOf(plain));
        }
        catch (AuthenticationTagMismatchException error)
        {
            throw Damaged(wrapped, error);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static VaultException Damaged(WrappedKey wrapped, Exception? cause) => new(
        VaultFailure.Damaged,
        $"The stored data key {wrapped.Key.Id:N} was changed or belongs to somebody else; restore the database from a backup.",
        cause);

    private byte[] AssociatedData(KeyIdentity key) =>
        key.Owner.AddTo(new FieldEncoding("ConsentLens wrapped key v1").Add(Id).Add(key.Id)).ToArray();

    private AesGcm CreateCipher()
    {
        Span<byte> derived = stackalloc byte[KeyMaterial.Size];
        try
        {
            Derive("ConsentLens key wrapping v1", derived);
            return new AesGcm(derived, TagSize);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(derived);
        }
    }

    private void Derive(string use, Span<byte> derived) =>
        _material.Derive([], new FieldEncoding(use).ToArray(), derived);
}
