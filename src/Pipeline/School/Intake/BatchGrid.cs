using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>Shows the photos of a batch page by page, in the order in which they were taken in. Locked and purged ones are left out.</summary>
public sealed class BatchGrid(ConsentLensDbContextFactory contexts, SchoolKeyStore keys)
{
    /// <summary>One page, and how many photos the filter finds in all.</summary>
    public async Task<(IReadOnlyList<GridPhoto> Photos, int Total)> PageAsync(int schoolId, GridFilter filter, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(filter.Page, 1, nameof(filter));
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        IQueryable<PhotoRow> photos = Matching(context, filter);
        int total = await photos.CountAsync(cancellationToken);
        var rows = await photos
            .OrderBy(photo => photo.Id)
            .Skip((filter.Page - 1) * filter.Size)
            .Take(filter.Size)
            .Select(photo => new { photo.Id, photo.FileNameHash, photo.FileNameCiphertext, photo.State, photo.Problem, HasPixels = photo.BlobId != null && photo.State != PhotoState.Unreadable })
            .ToListAsync(cancellationToken);
        long[] ids = [.. rows.Select(row => row.Id)];
        Dictionary<long, VerdictRow> verdicts = await context.Verdicts.AsNoTracking()
            .Where(verdict => verdict.ChannelId == filter.ChannelId && ids.Contains(verdict.PhotoId))
            .ToDictionaryAsync(verdict => verdict.PhotoId, cancellationToken);
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        GridPhoto[] page =
        [
            .. rows.Select(row =>
            {
                VerdictRow? verdict = verdicts.GetValueOrDefault(row.Id);
                string name = PhotoFileName.Open(key, filter.BatchId, row.FileNameHash, row.FileNameCiphertext);
                return new GridPhoto(row.Id, name, row.State, verdict?.Verdict, verdict?.Reasons ?? [], row.Problem, row.HasPixels);
            }),
        ];
        return (page, total);
    }

    /// <summary>The photos that the filter finds, on whichever page, and that may be released on its channel as they were last judged; in order.</summary>
    /// <param name="most">How many at most.</param>
    public async Task<long[]> ReleasableAsync(int schoolId, GridFilter filter, int most, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        return await Matching(context, filter)
            .Where(photo => photo.State == PhotoState.Screened)
            .Where(photo => context.Verdicts.Any(verdict =>
                verdict.PhotoId == photo.Id && verdict.ChannelId == filter.ChannelId && (verdict.Verdict == Verdict.Clear || verdict.Verdict == Verdict.Blur)))
            .OrderBy(photo => photo.Id)
            .Take(most)
            .Select(photo => photo.Id)
            .ToArrayAsync(cancellationToken);
    }

    private static IQueryable<PhotoRow> Matching(ConsentLensDbContext context, GridFilter filter)
    {
        IQueryable<PhotoRow> photos = context.Photos
            .Where(photo => photo.BatchId == filter.BatchId && photo.State != PhotoState.Locked && photo.State != PhotoState.Purged);
        if (filter.Verdict is not { } wanted)
            return photos;
        string channel = filter.ChannelId;
        return photos.Where(photo => context.Verdicts.Any(verdict => verdict.PhotoId == photo.Id && verdict.ChannelId == channel && verdict.Verdict == wanted));
    }
}

/// <summary>Which photos of a batch a grid shows.</summary>
/// <param name="ChannelId">The channel whose verdicts are shown.</param>
/// <param name="Verdict">Only photos with this verdict; null for all, those that wait among them.</param>
/// <param name="Page">The page, from 1.</param>
/// <param name="Size">Photos on a page.</param>
public sealed record GridFilter(long BatchId, string ChannelId, Verdict? Verdict, int Page, int Size);

/// <summary>A photo in the grid of its batch.</summary>
/// <param name="FileName">Its path in the batch.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Verdict">What may be done with it on the channel; null while it waits.</param>
/// <param name="Problem">Why it could not be read, as one sentence; otherwise null.</param>
/// <param name="HasPixels">Whether there is a picture to be shown.</param>
public sealed record GridPhoto(long Id, string FileName, PhotoState State, Verdict? Verdict, IReadOnlyList<Reason> Reasons, string? Problem, bool HasPixels);
