using System.Security.Cryptography;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;

namespace ConsentLens.Pipeline.School.Audit;

/// <summary>
/// Seals the hashes of a school's audit log: HMAC-SHA-256 under a key derived from the school's audit key. Everybody can recompute the hashes, so that a
/// chain of hashes alone stops nobody who can write to the database from changing an entry and every hash after it; the seals he cannot
/// compute, since the master key lies outside the database.
/// </summary>
public sealed class AuditSealer : IDisposable
{
    private readonly KeyMaterial _key;

    /// <summary>A sealer for the log of the key's school.</summary>
    /// <param name="key">A key of <see cref="KeyPurpose.AuditLog"/>; the caller disposes of it, and may do so at once.</param>
    /// <exception cref="ArgumentException">The key has another purpose.</exception>
    public AuditSealer(DataKey key)
    {
        if (key.Owner.Purpose != KeyPurpose.AuditLog) throw new ArgumentException("Audit logs are sealed with a key of their own.", nameof(key));
        SchoolId = key.Owner.SchoolId;
        Span<byte> derived = stackalloc byte[KeyMaterial.Size];
        key.Derive("ConsentLens audit seals v1", [], derived);
        _key = KeyMaterial.CopyOf(derived);
        CryptographicOperations.ZeroMemory(derived);
    }

    /// <summary>The sealer of a school's log, with the school's own key.</summary>
    public static async Task<AuditSealer> OpenAsync(SchoolKeyStore keys, int schoolId, CancellationToken cancellationToken)
    {
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.AuditLog, cancellationToken);
        return new AuditSealer(key);
    }

    /// <summary>Whose log it seals.</summary>
    public string SchoolId { get; }

    /// <summary>Zeroes the key. Sealing afterwards throws <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => _key.Dispose();

    internal Digest SealEntry(long sequence, Digest hash) => Seal("ConsentLens audit entry seal v1", sequence, hash);

    /// <summary>The seal of an anchor, which no entry's seal can stand for.</summary>
    internal Digest SealAnchor(AuditHead head) => Seal("ConsentLens audit anchor v1", head.Sequence, head.Hash);

    private Digest Seal(string use, long sequence, Digest hash)
    {
        byte[] message = new FieldEncoding(use).Add(SchoolId).Add(sequence).Add(hash.Bytes).ToArray();
        Span<byte> key = stackalloc byte[KeyMaterial.Size];
        try
        {
            _key.CopyTo(key);
            return new Digest(HMACSHA256.HashData(key, message));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
