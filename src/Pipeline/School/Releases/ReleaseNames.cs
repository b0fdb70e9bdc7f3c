using System.Globalization;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Encryption.Sealing;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Releases;

/// <summary>What releases are called. It may name somebody, and so the database has it sealed only.</summary>
public sealed class ReleaseNames(ConsentLensDbContextFactory contexts, SchoolKeyStore keys)
{
    /// <summary>The names of releases by their ids; one without a name is missing.</summary>
    /// <exception cref="VaultException">A name was changed, or is another release's.</exception>
    public async Task<IReadOnlyDictionary<long, string>> ReadAsync(int schoolId, IEnumerable<long> releaseIds, CancellationToken cancellationToken)
    {
        long[] ids = [.. releaseIds];
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        var named = await context.Releases
            .Where(release => ids.Contains(release.Id) && release.NameCiphertext != null)
            .Select(release => new { release.Id, Ciphertext = release.NameCiphertext! })
            .ToArrayAsync(cancellationToken);
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        return named.ToDictionary(release => release.Id, release => SealedBytes.OpenText(key, ContextOf(release.Id), release.Ciphertext));
    }

    internal static byte[] Seal(DataKey key, long releaseId, string name) => SealedBytes.SealText(key, ContextOf(releaseId), name);

    private static SealedContext ContextOf(long releaseId) => new("releases", "name_ciphertext", releaseId.ToString(CultureInfo.InvariantCulture));
}
