using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Reading;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ConsentLens.Pipeline.School.Judging;

/// <summary>
/// Reads what is written in photos that nothing else holds any more: somebody decided about a face, a consent came, a channel asks for it now. Most photos are read when they are
/// screened.
/// </summary>
public sealed class ReadPictures(
    ConsentLensDbContextFactory contexts,
    ScreenedPixels pixels,
    SchoolKeyStore keys,
    ScreeningEngine engine,
    JudgingBasisReader bases,
    KeptReadings readings,
    RejudgePhotos rejudge,
    TimeProvider time,
    ILogger<ReadPictures> logger)
{
    /// <summary>The photos of a school that wait to be read: for no other reason are they held on some channel.</summary>
    public static IQueryable<PhotoRow> Waiting(ConsentLensDbContext context)
    {
        (int school, string reason) = (context.CurrentSchoolId, ReasonText.Code(Reason.PictureNotRead));
        return context.Photos.FromSql(
            $"""
            select photo.* from photos photo
            where photo.school_id = {school} and photo.state = 'screened' and photo.blob_id is not null and photo.read_at is null
                and exists (select from verdicts where verdicts.school_id = photo.school_id and verdicts.photo_id = photo.id and verdicts.reasons @> array[{reason}]::text[])
            """);
    }

    /// <summary>Reads those of the photos that wait for it, and judges them again. Safe to run twice.</summary>
    /// <returns>How many were read.</returns>
    public async Task<int> RunAsync(int schoolId, IReadOnlyCollection<long> photoIds, CancellationToken cancellationToken)
    {
        if (engine.Pack.Reading is null)
            return 0;
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        var waiting = await Waiting(context).Where(photo => photoIds.Contains(photo.Id)).OrderBy(photo => photo.Id).Select(photo => new { photo.Id, photo.BlobId }).ToArrayAsync(cancellationToken);
        if (waiting.Length == 0)
            return 0;
        JudgingBasis basis = await bases.ReadAsync(context, cancellationToken);
        IPictureReader reader = engine.ModelsFor(basis.ComparesFaces).Pictures!;
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        int read = 0;
        foreach (var photo in waiting)
        {
            try
            {
                using RgbImage image = await pixels.DecodeAsync(schoolId, photo.Id, BlobAddress.Parse(photo.BlobId!), key, cancellationToken);
                read += await KeepAsync(schoolId, photo.Id, image, reader.Read(image, cancellationToken), basis, cancellationToken) ? 1 : 0;
            }
            catch (Exception error) when (error is PhotoUnreadableException or VaultException { Failure: VaultFailure.NotFound or VaultFailure.Damaged })
            {
                logger.NotUsable("photo", schoolId, photo.Id, error);
                await context.Photos.Where(row => row.Id == photo.Id && row.State == PhotoState.Screened).ExecuteUpdateAsync(
                    update => update.SetProperty(row => row.State, PhotoState.Unreadable).SetProperty(row => row.Problem, error.Message), cancellationToken);
            }
        }

        await rejudge.RunAsync(schoolId, [.. waiting.Select(photo => photo.Id)], JudgingCause.Reading, cancellationToken);
        return read;
    }

    private async Task<bool> KeepAsync(int schoolId, long photoId, RgbImage image, IReadOnlyList<TextLine> lines, JudgingBasis known, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.None, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        JudgingBasis basis = await bases.HoldAsync(context, known, cancellationToken);
        // What is screened again meanwhile has other pixels, and is read with those.
        PhotoRow? photo = await context.Photos.SingleOrDefaultAsync(row => row.Id == photoId && row.State == PhotoState.Screened && row.ReadAt == null, cancellationToken);
        if (photo is not { Width: { } width, Height: { } height })
            return false;
        float toOriginal = (float)Math.Max(width, height) / image.LongSide;
        await readings.KeepAsync(context, photo, [.. lines.Select(line => line.Scale(toOriginal))], basis.Names, time.GetUtcNow(), cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
