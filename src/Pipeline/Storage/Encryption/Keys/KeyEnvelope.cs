using System.Buffers.Binary;
using ConsentLens.Pipeline.Storage.Encryption.Sealing;

namespace ConsentLens.Pipeline.Storage.Encryption.Keys;

/// <summary>A secret that lies outside the database, sealed under a data key of its own, with that key beside it, wrapped under the master key: whoever copies
/// the file that holds it has nothing without the key file. A new master key changes the wrapping alone.</summary>
public static class KeyEnvelope
{
    private static readonly SealedContext Place = new("web_keys", "secret", "1");

    /// <returns>The length of the wrapped key (4 bytes, big-endian), the wrapped key (<see cref="WrappedKey.ToBytes"/>), and the secret as <see cref="SealedBytes"/>.</returns>
    public static byte[] Seal(KeyVault vault, ReadOnlySpan<byte> secret)
    {
        using DataKey key = DataKey.Create(KeyOwner.WebPages());
        return Join(vault.Wrap(key), SealedBytes.Seal(key, Place, secret));
    }

    /// <summary>Opens what <see cref="Seal"/> made.</summary>
    /// <exception cref="VaultException">It was changed, or its master key is not in the key file.</exception>
    public static byte[] Open(KeyVault vault, ReadOnlySpan<byte> envelope)
    {
        using DataKey key = vault.Unwrap(WrappedIn(envelope, out ReadOnlySpan<byte> secret));
        return SealedBytes.Open(key, Place, secret);
    }

    /// <summary>The same secret, its key wrapped under the current master key.</summary>
    /// <exception cref="VaultException">It was changed, or its master key is not in the key file.</exception>
    public static byte[] Rewrap(KeyVault vault, ReadOnlySpan<byte> envelope)
    {
        using DataKey key = vault.Unwrap(WrappedIn(envelope, out ReadOnlySpan<byte> secret));
        return Join(vault.Wrap(key), secret);
    }

    /// <summary>The id of the master key that it needs.</summary>
    /// <exception cref="VaultException">It is no envelope.</exception>
    public static string MasterKeyIdOf(ReadOnlySpan<byte> envelope) => WrappedIn(envelope, out _).MasterKeyId;

    private static byte[] Join(WrappedKey key, ReadOnlySpan<byte> secret)
    {
        byte[] wrapped = key.ToBytes();
        byte[] envelope = new byte[sizeof(int) + wrapped.Length + secret.Length];
        BinaryPrimitives.WriteInt32BigEndian(envelope, wrapped.Length);
        wrapped.CopyTo(envelope, sizeof(int));
        secret.CopyTo(envelope.AsSpan(sizeof(int) + wrapped.Length));
        return envelope;
    }

    private static WrappedKey WrappedIn(ReadOnlySpan<byte> envelope, out ReadOnlySpan<byte> secret)
    {
        int length = envelope.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32BigEndian(envelope);
        if (length < 0 || length > envelope.Length - sizeof(int))
            throw new VaultException(VaultFailure.Damaged, "A secret of the web pages is incomplete; restore the keys folder from a backup.");
        secret = envelope[(sizeof(int) + length)..];
        return WrappedKey.FromBytes(KeyOwner.WebPages(), envelope.Slice(sizeof(int), length));
    }
}
