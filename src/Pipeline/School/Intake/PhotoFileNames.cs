using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>Says what the files of photos were called when they were uploaded. File names hold names of people: the caller shows them to whoever may see those.</summary>
public sealed class PhotoFileNames(ConsentLensDbContextFactory contexts, SchoolKeyStore keys, ILogger<PhotoFileNames> logger)
{
    /// <summary>The names without their folders; locked photos, and those whose names were destroyed with the pixels, are left out. So is a name that cannot be opened: a list must not fail for it.</summary>
    public async Task<IReadOnlyDictionary<long, string>> ReadAsync(int schoolId, IEnumerable<long> photoIds, CancellationToken cancellationToken)
    {
        long[] wanted = [.. photoIds.Distinct()];
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        var rows = await context.Photos
            .Where(photo => wanted.Contains(photo.Id) && photo.State != PhotoState.Locked && photo.State != PhotoState.Purged)
            .Select(photo => new { photo.Id, photo.BatchId, photo.FileNameHash, photo.FileNameCiphertext })
            .ToArrayAsync(cancellationToken);
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        Dictionary<long, string> names = [];
        foreach (var row in rows)
        {
            try
            {
                names.Add(row.Id, LastPart(PhotoFileName.Open(key, row.BatchId, row.FileNameHash, row.FileNameCiphertext)));
            }
            catch (VaultException error)
            {
                logger.NotUsable("the name of photo", schoolId, row.Id, error);
            }
        }

        return names;
    }

    private static string LastPart(string path) => path[(path.LastIndexOf('/') + 1)..];
}
