using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>
/// Reads the files beside the photos of a batch that say something of them, once the photos are in: what they say is kept like what stands in the photos themselves, also for a
/// photo that another batch has. Safe to run twice.
/// </summary>
public sealed class ReceiveSidecars(ConsentLensDbContextFactory contexts, SchoolKeyStore keys, CurrentBasis bases, KeptTexts texts, TimeProvider time, ILogger<ReceiveSidecars> logger)
{
    /// <param name="within">The folder or zip that stands before the paths of its photos; null for photos that were sent one by one.</param>
    /// <param name="companions">The files beside the photos; those that describe no photo are passed over.</param>
    public async Task RunAsync(int schoolId, long batchId, string? within, IReadOnlyList<PhotoEntry> companions, CancellationToken cancellationToken)
    {
        if (!companions.Any(companion => SidecarTexts.IsSidecar(companion.Name)))
            return;
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        ILookup<string, string> pictures = await PicturesAsync(schoolId, batchId, within is null ? string.Empty : $"{within}/", key, cancellationToken);
        SidecarTexts sidecars = await SidecarTexts.ReadAsync(companions, pictures.Select(picture => picture.Key), cancellationToken);
        JudgingBasis basis = await bases.ReadAsync(schoolId, cancellationToken);
        foreach (string photo in sidecars.Photos)
        {
            foreach (string picture in pictures[photo].Distinct(StringComparer.Ordinal))
                await KeepAsync(schoolId, batchId, key, picture, [.. sidecars.Of(photo)], sidecars.IsIncomplete(photo), basis);
        }
    }

    /// <summary>The pictures of a batch by their paths in it, those included that another batch had already: of each the path is kept.</summary>
    private async Task<ILookup<string, string>> PicturesAsync(int schoolId, long batchId, string within, DataKey key, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        PhotoTextRow[] rows = await context.PhotoTexts.AsNoTracking().Where(text => text.BatchId == batchId).ToArrayAsync(cancellationToken);
        List<(string Path, string Picture)> paths = [];
        foreach (PhotoTextRow row in rows)
        {
            try
            {
                // Other readings of the name stand on further lines.
                string path = KeptTexts.Open(key, row.BlobId, row.BatchId, row.TextHash, row.Ciphertext).Split('\n')[0];
                if (path.StartsWith(within, StringComparison.Ordinal))
                    paths.Add((path[within.Length..], row.BlobId));
            }
            catch (VaultException damaged)
            {
                // No photo of it can be released.
                logger.NotUsable("a text of batch", schoolId, batchId, damaged);
            }
        }

        return paths.ToLookup(path => path.Path, path => path.Picture, StringComparer.Ordinal);
    }

    private async Task KeepAsync(int schoolId, long batchId, DataKey key, string picture, string[] said, bool isIncomplete, JudgingBasis basis)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.None, CancellationToken.None);
        ConsentLensDbContext context = transaction.Context;
        BatchRow batch = await context.Batches.AsNoTracking().SingleAsync(row => row.Id == batchId);
        JudgingBasis held = await texts.HoldAsync(context, BlobAddress.Parse(picture), basis, CancellationToken.None);
        long[] changed = await KeptTexts.AddAsync(context, key, batch, picture, said, held.Names, time.GetUtcNow(), CancellationToken.None);
        if (isIncomplete)
            changed = [.. changed, .. await KeptTexts.MissSomeAsync(context, picture, time.GetUtcNow())];
        await transaction.CommitAsync(CancellationToken.None);
        await texts.RejudgeAsync(schoolId, [.. changed.Distinct()]);
    }
}
