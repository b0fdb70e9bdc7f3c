using System.Globalization;
using System.Runtime.CompilerServices;
using ConsentLens.Consent;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using Npgsql;

namespace ConsentLens.Pipeline.Storage.Keys;

/// <summary>Changes the master key of an installation: a new one is made, every stored data key is rewrapped under it, and master keys that are no longer
/// needed are retired. Photos and templates are not touched. An interrupted rotation is simply run again.</summary>
/// <param name="rewrapElsewhere">Rewraps keys outside the database and returns the ids of the master keys still needed there; null if there are none.</param>
public sealed class StoredKeyRotation(NpgsqlDataSource dataSource, KeyVault vault, MasterKeyFile file, Func<IReadOnlyCollection<string>>? rewrapElsewhere = null)
{
    /// <exception cref="Encryption.VaultException">The key file cannot be read or written.</exception>
    public async Task<KeyRotationOutcome> RotateAsync(CancellationToken cancellationToken)
    {
        await vault.AddMasterKeyAsync(cancellationToken);
        RotationReport report = await new KeyRotation(vault).RewrapAsync(StoredAsync(cancellationToken), ReplaceAsync, cancellationToken);
        IReadOnlyCollection<string> elsewhere = rewrapElsewhere?.Invoke() ?? [];

        // A key that could not be opened may need a master key that was thought lost and turns up again.
        IReadOnlyList<string> retired = report.Unreadable.Count > 0
            ? []
            : await file.RetireAsync(await MasterKeysInUseAsync(elsewhere, cancellationToken), cancellationToken);
        return new KeyRotationOutcome(report, retired);
    }

    private async IAsyncEnumerable<WrappedKey> StoredAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const string all = """
            select school_id, purpose, '' as person_id, wrapped_key from school_keys
            union all
            select school_id, null, person_id, wrapped_key from person_keys
            """;
        await using NpgsqlCommand command = dataSource.CreateCommand(all);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            string school = reader.GetInt32(0).ToString(CultureInfo.InvariantCulture);
            KeyOwner owner = await reader.IsDBNullAsync(1, cancellationToken)
                ? KeyOwner.Person(school, reader.GetString(2))
                : KeyOwner.Of(PurposeOf(reader.GetString(1)), school, school);
            yield return WrappedKey.FromBytes(owner, reader.GetFieldValue<byte[]>(3));
        }
    }

    /// <summary>Replaces only what was read: the key of a person whose permission was withdrawn meanwhile must not come back.</summary>
    private async Task<bool> ReplaceAsync(WrappedKey old, WrappedKey rewrapped, CancellationToken cancellationToken)
    {
        KeyOwner owner = old.Key.Owner;
        bool isPerson = owner.Purpose == KeyPurpose.PersonBiometrics;
        string update = isPerson
            ? "update person_keys set wrapped_key = @new where school_id = @school and person_id = @which and wrapped_key = @old"
            : "update school_keys set wrapped_key = @new where school_id = @school and purpose = @which and wrapped_key = @old";
        await using NpgsqlCommand command = dataSource.CreateCommand(update);
        command.Parameters.AddWithValue("new", rewrapped.ToBytes());
        command.Parameters.AddWithValue("old", old.ToBytes());
        command.Parameters.AddWithValue("school", int.Parse(owner.SchoolId, CultureInfo.InvariantCulture));
        command.Parameters.AddWithValue("which", isPerson ? owner.OwnerId : ReportCode.Of(owner.Purpose));
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    private async Task<HashSet<string>> MasterKeysInUseAsync(IReadOnlyCollection<string> elsewhere, CancellationToken cancellationToken)
    {
        var ids = new HashSet<string>(elsewhere, StringComparer.Ordinal);
        await foreach (WrappedKey key in StoredAsync(cancellationToken)) ids.Add(key.MasterKeyId);
        return ids;
    }

    private static KeyPurpose PurposeOf(string code) => ReportCode.TryParse(code, out KeyPurpose purpose)
        ? purpose
        : throw new InvalidDataException($"The database names a key purpose '{code}' that this program does not know; use the program that wrote it.");
}

public sealed record KeyRotationOutcome(RotationReport Report, IReadOnlyList<string> Retired);
