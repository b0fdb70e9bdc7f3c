using System.Security.Cryptography;
using System.Text;

namespace ConsentLens.Pipeline.Storage.Encryption.Keys;

/// <summary>The key that wraps data keys. It lives in the key file, outside the database, and is never printed.</summary>
public sealed class MasterKey : IDisposable
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int CipherEnd = NonceSize + KeyMaterial.Size;
    private const int CheckSize = 4;

    private readonly KeyMaterial _material;

    internal MasterKey(string id, KeyMaterial material) => (Id, _material) = (id, material);

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
            cipher.Encrypt(nonce, plain, wrapped.AsSpan(NonceSize, KeyMaterial.Size), wrapped.AsSpan(CipherEnd), AssociatedData(key.Identity));
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
            cipher.Decrypt(bytes[..NonceSize], bytes[NonceSize..CipherEnd], bytes[CipherEnd..], plain, AssociatedData(wrapped.Key));
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
        VaultFailure.Damaged, $"The stored data key {wrapped.Key.Id:N} was changed or belongs to somebody else; restore the database from a backup.",
        cause);

    private byte[] AssociatedData(KeyIdentity key) => key.Owner.AddTo(new FieldEncoding("ConsentLens wrapped key v1").Add(Id).Add(key.Id)).ToArray();

    private AesGcm CreateCipher() => _material.CreateCipher(new FieldEncoding("ConsentLens key wrapping v1").ToArray());

    private void Derive(string use, Span<byte> derived) => _material.Derive([], new FieldEncoding(use).ToArray(), derived);
}

/// <summary>The master keys of the key file: the current one, which wraps, and older ones, which still unwrap until every data key has been wrapped again.</summary>
public sealed class MasterKeyRing : IDisposable
{
    private readonly IReadOnlyList<MasterKey> _keys;

    /// <param name="keys">At least one key; the first is the current one.</param>
    internal MasterKeyRing(IReadOnlyList<MasterKey> keys) => _keys = keys;

    /// <summary>The id of the key that wraps.</summary>
    public string CurrentId => Current.Id;

    /// <summary>The ids of all its keys, the current one first.</summary>
    public IReadOnlyList<string> Ids => [.. _keys.Select(key => key.Id)];

    internal MasterKey Current => _keys[0];

    internal IReadOnlyList<MasterKey> Keys => _keys;

    /// <summary>The ids alone.</summary>
    public override string ToString() => $"master keys {string.Join(", ", Ids)}, withheld";

    /// <summary>Zeroes all its keys.</summary>
    public void Dispose()
    {
        foreach (MasterKey key in _keys) key.Dispose();
    }

    internal MasterKey? Find(string id) => _keys.FirstOrDefault(key => key.Id == id);
}

/// <summary>A data key sealed under a master key: what the database stores. To rotate the master key, only these change.</summary>
/// <param name="Sealed">60 bytes: nonce (12), AES-256-GCM ciphertext of the 32-byte key (32), tag (16). The associated data are a label, the master key's id,
/// the data key's id, and the owner, so that the sealed key of another person or school put in its place is refused.</param>
public sealed record WrappedKey(KeyIdentity Key, string MasterKeyId, byte[] Sealed)
{
    internal const int SealedSize = 60;
    private const byte Version = 1;
    private const int KeyIdSize = 16;
    private const int MasterKeyIdOffset = 1 + KeyIdSize;

    /// <summary>All of it but the owner in one column: version 1 (1 byte), id of the data key (16, big-endian), id of the master key (ASCII, as long as it is),
    /// and <see cref="Sealed"/> (60).</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[MasterKeyIdOffset + MasterKeyId.Length + SealedSize];
        bytes[0] = Version;
        _ = Key.Id.TryWriteBytes(bytes.AsSpan(1), bigEndian: true, out _);
        _ = Encoding.ASCII.GetBytes(MasterKeyId, bytes.AsSpan(MasterKeyIdOffset));
        Sealed.CopyTo(bytes, bytes.Length - SealedSize);
        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote for this owner.</summary>
    /// <exception cref="VaultException">It is something else. Whether the key is the owner's own is found by <see cref="KeyVault.Unwrap"/>.</exception>
    public static WrappedKey FromBytes(KeyOwner owner, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= MasterKeyIdOffset + SealedSize || bytes[0] != Version)
            throw new VaultException(VaultFailure.Damaged, $"The stored key of {owner.OwnerId} is not a wrapped key; restore the database from a backup.");
        var id = new Guid(bytes.Slice(1, KeyIdSize), bigEndian: true);
        string masterKeyId = Encoding.ASCII.GetString(bytes[MasterKeyIdOffset..^SealedSize]);
        return new WrappedKey(new KeyIdentity(id, owner), masterKeyId, bytes[^SealedSize..].ToArray());
    }

    /// <summary>The ids alone.</summary>
    public override string ToString() => $"data key {Key.Id:N} wrapped under master key {MasterKeyId}";
}
