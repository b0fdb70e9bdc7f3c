namespace ConsentLens.Pipeline.Storage.Encryption.Keys;

/// <summary>
/// A random 256-bit key of one owner. It is stored only wrapped (<see cref="WrappedKey"/>); once the wrapped key is deleted
/// everywhere, nothing sealed under it can ever be read again. Dispose of it as soon as possible.
/// </summary>
public sealed class DataKey : IDisposable
{
    private readonly KeyMaterial _material;

    internal DataKey(KeyIdentity identity, KeyMaterial material)
    {
        (Identity, _material) = (identity, material);
    }

    public KeyIdentity Identity { get; }

    /// <summary>Whose it is.</summary>
    public KeyOwner Owner => Identity.Owner;

    /// <summary>A new random key. Store it wrapped (<see cref="KeyVault.Wrap"/>) before anything is sealed under it.</summary>
    public static DataKey Create(KeyOwner owner)
    {
        return new DataKey(new KeyIdentity(Guid.NewGuid(), owner), KeyMaterial.Random());
    }

    /// <summary>Never the key.</summary>
    public override string ToString() => $"data key {Identity.Id:N}, withheld";

    /// <summary>Zeroes the key. Using it afterwards throws <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => _material.Dispose();

    /// <summary>Derives the key of one use, bound to this key's id and owner.</summary>
    internal void Derive(string use, ReadOnlySpan<byte> salt, Span<byte> derived)
    {
        byte[] info = Owner.AddTo(new FieldEncoding(use).Add(Identity.Id)).ToArray();
        _material.Derive(salt, info, derived);
    }

    internal void CopyTo(Span<byte> target) => _material.CopyTo(target);
}
