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
    /// <summary>The names of releases by their ids; one without a name is missing. One that stands for what was found online is called by its site.</summary>
    /// <exception cref="VaultException">A name was changed, or is another release's.</exception>
    public async Task<IReadOnlyDictionary<long, string>> ReadAsync(int schoolId, IEnumerable<long> releaseIds, CancellationToken cancellationToken)
    {
        long[] ids = [.. releaseIds];
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        var named = await context.Releases
            .Where(release => ids.Contains(release.Id) && release.NameCiphertext != null)
            .Select(release => new { release.Id, Ciphertext = release.NameCiphertext! })
            .ToArrayAsync(cancellationToken);
        var found = await context.Sites.Where(site => ids.Contains(site.ReleaseId)).Select(site => new { site.ReleaseId, site.Hosts }).ToArrayAsync(cancellationToken);
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        return named.Select(release => KeyValuePair.Create(release.Id, SealedBytes.OpenText(key, ContextOf(release.Id), release.Ciphertext)))
            .Concat(found.Select(site => KeyValuePair.Create(site.ReleaseId, $"what was found on {site.Hosts[0]}")))
            .ToDictionary();
    }

    internal static byte[] Seal(DataKey key, long releaseId, string name) => SealedBytes.SealText(key, ContextOf(releaseId), name);

    private static SealedContext ContextOf(long releaseId) => new("releases", "name_ciphertext", releaseId.ToString(CultureInfo.InvariantCulture));
}
