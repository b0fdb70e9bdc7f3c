using System.Text;

namespace ConsentLens.Pipeline.Storage.Encryption.Keys;

/// <summary>
/// A data key sealed under a master key: what the database stores. To rotate the master key, only these change.
/// </summary>
/// <param name="Key">Which data key it is.</param>
/// <param name="MasterKeyId">The master key that it is sealed under.</param>
/// <param name="Sealed">
/// 60 bytes: nonce (12), AES-256-GCM ciphertext of the 32-byte key (32), tag (16). The associated data are a label, the master key's id, the
/// data key's id, and the owner, so that the sealed key of another person or school put in its place is refused.
/// </param>
public sealed record WrappedKey(KeyIdentity Key, string MasterKeyId, byte[] Sealed)
{
    internal const int SealedSize = 60;
    private const byte Version = 1;
    private const int KeyIdSize = 16;
    private const int MasterKeyIdOffset = 1 + KeyIdSize;

    /// <summary>
    /// All of it but the owner in one column: version 1 (1 byte), id of the data key (16, big-endian), id of the master key (ASCII, as long
    /// as it is), and <see cref="Sealed"/> (60).
    /// </summary>
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
