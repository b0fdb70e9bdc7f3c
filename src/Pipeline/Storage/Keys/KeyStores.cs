using System.Globalization;
using ConsentLens.Consent;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Storage.Keys;

/// <summary>The keys of schools, stored in the database wrapped under the master key.</summary>
public sealed class SchoolKeyStore(ConsentLensDbContextFactory contexts, KeyVault vault, TimeProvider time)
{
    /// <summary>A school's key, created if there is none. The caller disposes it.</summary>
    /// <param name="purpose">Not <see cref="KeyPurpose.PersonBiometrics"/>.</param>
    /// <exception cref="Encryption.VaultException">The stored key cannot be opened.</exception>
    public async Task<DataKey> OpenAsync(int schoolId, KeyPurpose purpose, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        KeyOwner owner = OwnerOf(schoolId, purpose);
        byte[]? stored = await FindAsync(context, purpose, cancellationToken);
        if (stored is null)
        {
            await AddAsync(context, owner, cancellationToken);
            // If two processes made a key at once, one of the keys was kept.
            stored = await FindAsync(context, purpose, cancellationToken);
        }
        return vault.Unwrap(WrappedKey.FromBytes(owner, stored!));
    }

    private static KeyOwner OwnerOf(int schoolId, KeyPurpose purpose)
    {
        string id = schoolId.ToString(CultureInfo.InvariantCulture);
        return purpose switch
        {
            KeyPurpose.School => KeyOwner.School(id),
            KeyPurpose.AuditLog => KeyOwner.AuditLog(id),
            _ => throw new ArgumentException("A person's key is not a school's.", nameof(purpose)),
        };
    }

    private static Task<byte[]?> FindAsync(ConsentLensDbContext context, KeyPurpose purpose, CancellationToken cancellationToken) =>
        context.SchoolKeys.Where(key => key.Purpose == purpose).Select(key => key.WrappedKey).SingleOrDefaultAsync(cancellationToken);

    private async Task AddAsync(ConsentLensDbContext context, KeyOwner owner, CancellationToken cancellationToken)
    {
        using DataKey made = DataKey.Create(owner);
        byte[] wrapped = vault.Wrap(made).ToBytes();
        int schoolId = context.CurrentSchoolId;
        string purpose = ReportCode.Of(owner.Purpose);
        DateTimeOffset now = InstantConverter.ToStored(time.GetUtcNow());
        await context.Database.ExecuteSqlAsync(
            $"insert into school_keys (school_id, purpose, wrapped_key, created_at) values ({schoolId}, {purpose}, {wrapped}, {now}) on conflict do nothing",
            cancellationToken);
    }
}

/// <summary>The keys of people, under which their biometric data is sealed.</summary>
public sealed class PersonKeyStore(ConsentLensDbContextFactory contexts, KeyVault vault, TimeProvider time)
{
    /// <summary>A person's key, created if there is none: only for enrolling somebody whose biometric permission has been checked. The caller disposes
    /// it.</summary>
    public async Task<DataKey> OpenOrCreateAsync(int schoolId, string personId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        byte[]? stored = await StoredAsync(context, personId, cancellationToken);
        if (stored is null)
        {
            await AddAsync(context, personId, cancellationToken);
            stored = await StoredAsync(context, personId, cancellationToken);
        }
        return Unwrap(schoolId, personId, stored!);
    }

    /// <summary>A person's key, or null if it was destroyed or never made. The caller disposes it.</summary>
    public async Task<DataKey?> FindAsync(int schoolId, string personId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        byte[]? stored = await StoredAsync(context, personId, cancellationToken);
        return stored is null ? null : Unwrap(schoolId, personId, stored);
    }

    /// <summary>Opens a key as read from <see cref="PersonKeyRow.WrappedKey"/>. The caller disposes it.</summary>
    /// <exception cref="Encryption.VaultException">It cannot be opened.</exception>
    public DataKey Unwrap(int schoolId, string personId, byte[] wrapped) => vault.Unwrap(WrappedKey.FromBytes(OwnerOf(schoolId, personId), wrapped));

    private static KeyOwner OwnerOf(int schoolId, string personId) => KeyOwner.Person(schoolId.ToString(CultureInfo.InvariantCulture), personId);

    private static Task<byte[]?> StoredAsync(ConsentLensDbContext context, string personId, CancellationToken cancellationToken) =>
        context.PersonKeys.Where(key => key.PersonId == personId).Select(key => key.WrappedKey).SingleOrDefaultAsync(cancellationToken);

    private async Task AddAsync(ConsentLensDbContext context, string personId, CancellationToken cancellationToken)
    {
        int schoolId = context.CurrentSchoolId;
        using DataKey made = DataKey.Create(OwnerOf(schoolId, personId));
        byte[] wrapped = vault.Wrap(made).ToBytes();
        DateTimeOffset now = InstantConverter.ToStored(time.GetUtcNow());
        await context.Database.ExecuteSqlAsync(
            $"insert into person_keys (school_id, person_id, wrapped_key, created_at) values ({schoolId}, {personId}, {wrapped}, {now}) on conflict do nothing",
            cancellationToken);
    }
}

/// <summary>Returns the key under which a school's photos are sealed; the caller disposes it.</summary>
public delegate Task<DataKey> PhotoKeySource(int schoolId, CancellationToken cancellationToken);
