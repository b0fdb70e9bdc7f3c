namespace ConsentLens.Pipeline.Vault.Keys;

/// <summary>
/// A data key sealed under a master key: what the database stores. To rotate the master key, only these change.
/// </summary>
/// <param name="Key">Which data key it is.</param>
/// <param name="MasterKeyId">The master key that it is sealed under.</param>
/// <param name="Sealed">
/// 61 bytes: version 1 (1 byte), nonce (12), AES-256-GCM ciphertext of the 32-byte key (32), tag (16). The associated data are the
/// label, the master key's id, the data key's id, and the owner, written by length-prefixed fields, so that the sealed key of
/// another person or school put in its place is refused.
/// </param>
public sealed record WrappedKey(KeyIdentity Key, string MasterKeyId, byte[] Sealed)
{
    /// <summary>The ids alone.</summary>
    public override string ToString() => $"data key {Key.Id:N} wrapped under master key {MasterKeyId}";
}
