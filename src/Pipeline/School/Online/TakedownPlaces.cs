using ConsentLens.Pipeline.Sites.Fetching;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Online;

/// <summary>Says of takedowns where else their pictures are, and whether ConsentLens can look after them.</summary>
public sealed class TakedownPlaces(ConsentLensDbContextFactory contexts, SchoolKeyStore keys)
{
    /// <param name="photoIds">The photos of the takedowns.</param>
    public async Task<KnownPlaces> ReadAsync(int schoolId, IReadOnlyCollection<long> photoIds, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        SiteHosts? hosts = await OwnHosts.ReadAsync(context, cancellationToken);
        FoundPictureRow[] found = await context.FoundPictures.AsNoTracking().Where(row => photoIds.Contains(row.PhotoId)).ToArrayAsync(cancellationToken);
        if (found.Length == 0)
            return new KnownPlaces(hosts, new Dictionary<(long, string), SeenOnline>());
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        Dictionary<(long, string), SeenOnline> seen = [];
        foreach (FoundPictureRow row in found)
        {
            SeenOnline where = SeenOnline.Open(key, row.SiteId, row.FileId, row.SeenCiphertext);
            seen[(row.ReleaseId, where.Link)] = where;
        }

        return new KnownPlaces(hosts, seen);
    }
}

/// <summary>What is known of the places of takedowns.</summary>
/// <param name="Hosts">The school's own hosts; null when there are none.</param>
/// <param name="Seen">Where pictures were found, by the release with which they left and the address of the takedown.</param>
public sealed record KnownPlaces(SiteHosts? Hosts, IReadOnlyDictionary<(long ReleaseId, string Link), SeenOnline> Seen)
{
    /// <summary>Whether ConsentLens can look after what is at a place.</summary>
    public bool CanCheck(string link) => Hosts is not null && OwnHosts.Holds(Hosts, link, out _);
}
