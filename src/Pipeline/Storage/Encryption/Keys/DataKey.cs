using System.Security.Cryptography;
using ConsentLens.Consent.Register;

namespace ConsentLens.Pipeline.Storage.Encryption.Keys;

/// <summary>A random 256-bit key of one owner. It is stored only wrapped (<see cref="WrappedKey"/>); once the wrapped key is deleted everywhere, nothing sealed
/// under it can ever be read again. Dispose of it as soon as possible.</summary>
public sealed class DataKey : IDisposable
{
    private readonly KeyMaterial _material;

    internal DataKey(KeyIdentity identity, KeyMaterial material) => (Identity, _material) = (identity, material);

    public KeyIdentity Identity { get; }

    public KeyOwner Owner => Identity.Owner;

    /// <summary>A new random key. Store it wrapped (<see cref="KeyVault.Wrap"/>) before anything is sealed under it.</summary>
    public static DataKey Create(KeyOwner owner) => new DataKey(new KeyIdentity(Guid.NewGuid(), owner), KeyMaterial.Random());

    /// <summary>Never the key.</summary>
    public override string ToString() => $"data key {Identity.Id:N}, withheld";

    /// <summary>Zeroes the key. Using it afterwards throws <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => _material.Dispose();

    /// <summary>Derives the key of one use, bound to this key's id and owner.</summary>
    internal void Derive(string use, ReadOnlySpan<byte> salt, Span<byte> derived) => _material.Derive(salt, InfoOf(use), derived);

    /// <summary>AES-256-GCM under the key of one use.</summary>
    internal AesGcm CreateCipher(string use) => _material.CreateCipher(InfoOf(use));

    internal void CopyTo(Span<byte> target) => _material.CopyTo(target);

    private byte[] InfoOf(string use) => Owner.AddTo(new FieldEncoding(use).Add(Identity.Id)).ToArray();
}

/// <summary>32 secret bytes. Master and data keys are never a cipher's key themselves: every use derives its own. They lie pinned, so that the garbage
/// collector leaves no copies behind, and are zeroed on disposal.</summary>
internal sealed class KeyMaterial : IDisposable
{
    public const int Size = 32;

    private readonly byte[] _bytes = GC.AllocateArray<byte>(Size, pinned: true);
    private readonly Lock _lock = new();
    private bool _disposed;

    private KeyMaterial() { }

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

    /// <summary>AES-256-GCM under a key derived for this use.</summary>
    public AesGcm CreateCipher(ReadOnlySpan<byte> use)
    {
        Span<byte> derived = stackalloc byte[Size];
        try
        {
            Derive([], use, derived);
            return new AesGcm(derived, AesGcm.TagByteSizes.MaxSize);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(derived);
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

/// <summary>Which data key is meant, without the key: enough to find and delete what was sealed under it.</summary>
public sealed record KeyIdentity(Guid Id, KeyOwner Owner);

/// <summary>Whose a data key is. It is bound into everything sealed under the key.</summary>
public sealed record KeyOwner
{
    // Schools have numbers for ids.
    private const string Pages = "web-pages";

    private KeyOwner(KeyPurpose purpose, string schoolId, string ownerId)
    {
        RequireSafe(schoolId, nameof(schoolId));
        RequireSafe(ownerId, nameof(ownerId));
        (Purpose, SchoolId, OwnerId) = (purpose, schoolId, ownerId);
    }

    public KeyPurpose Purpose { get; }
    public string SchoolId { get; }
    /// <summary>The person's id for <see cref="KeyPurpose.PersonBiometrics"/>, otherwise the school's id again.</summary>
    public string OwnerId { get; }

    /// <summary>A school as owner of its photos and texts.</summary>
    /// <exception cref="ArgumentException">The id does not keep to <see cref="PersonIdRule"/>.</exception>
    public static KeyOwner School(string schoolId) => new(KeyPurpose.School, schoolId, schoolId);

    /// <summary>A person of a school as owner of their templates and reference photos.</summary>
    /// <exception cref="ArgumentException">An id does not keep to <see cref="PersonIdRule"/>.</exception>
    public static KeyOwner Person(string schoolId, string personId) => new(KeyPurpose.PersonBiometrics, schoolId, personId);

    /// <exception cref="ArgumentException">The id does not keep to <see cref="PersonIdRule"/>.</exception>
    public static KeyOwner AuditLog(string schoolId) => new(KeyPurpose.AuditLog, schoolId, schoolId);

    /// <summary>The web pages of an installation, which all its schools share: they seal texts as a school does.</summary>
    public static KeyOwner WebPages() => new(KeyPurpose.School, Pages, Pages);

    /// <summary>The owner of a stored key, from its columns.</summary>
    /// <exception cref="ArgumentException">An id does not keep to <see cref="PersonIdRule"/>, or the purpose is none.</exception>
    public static KeyOwner Of(KeyPurpose purpose, string schoolId, string ownerId) =>
        Enum.IsDefined(purpose)
            ? new KeyOwner(purpose, schoolId, ownerId)
            : throw new ArgumentException("There is no such purpose of a key.", nameof(purpose));

    /// <summary>Writes the owner into what is authenticated.</summary>
    internal FieldEncoding AddTo(FieldEncoding fields) => fields.Add((long)Purpose).Add(SchoolId).Add(OwnerId);

    private static void RequireSafe(string id, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(id, parameter);
        if (!PersonIdRule.IsSafe(id)) throw new ArgumentException($"The id cannot be used: {PersonIdRule.Description}.", parameter);
    }
}

/// <summary>What a data key protects.</summary>
public enum KeyPurpose
{
    /// <summary>A school's photos and its texts: file names, safeguarding reasons. One key a school.</summary>
    School,
    /// <summary>A person's templates and reference photos, and nothing else: the key is destroyed with them. One key a person.</summary>
    PersonBiometrics,
    /// <summary>The seals of a school's audit log. One key a school.</summary>
    AuditLog,
}
