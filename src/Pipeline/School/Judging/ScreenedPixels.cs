using ConsentLens.Consent;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging.Evidence;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ConsentLens.Pipeline.School.Judging;

/// <summary>
/// Decodes a stored photo once more for whoever relies on what was found in it: the pixels are those that were screened, or there are none. A damaged file can come
/// out differently every time; what is known of its faces then says nothing of the pixels at hand, and the photo goes back to be screened.
/// </summary>
public sealed class ScreenedPixels(ConsentLensDbContextFactory contexts, EncryptedBlobStore blobs, IPhotoReader reader, ScreenAgain again)
{
    /// <summary>The upright photo at release size. The caller disposes it.</summary>
    /// <param name="key">The school's.</param>
    /// <exception cref="PhotoUnreadableException">It cannot be decoded whole, or other pixels came out (<see cref="UnreadableReason.OtherPixels"/>).</exception>
    /// <exception cref="Storage.Encryption.VaultException">Its file is missing or damaged.</exception>
    public async Task<RgbImage> DecodeAsync(int schoolId, long photoId, BlobAddress file, DataKey key, CancellationToken cancellationToken)
    {
        byte[] content = await blobs.ReadAsync(key, file, cancellationToken);
        RgbImage image = reader.Decode(content, PhotoScreener.UsualSide, cancellationToken);
        try
        {
            byte[] found = PicturePrint.HashOf(key, image);
            await using ConsentLensDbContext context = contexts.Create(schoolId);
            byte[]? screened = await context.Pictures.Where(picture => picture.PhotoId == photoId).Select(picture => picture.PixelHash).SingleOrDefaultAsync(cancellationToken);
            if (screened is not null && screened.AsSpan().SequenceEqual(found))
                return image;
            await again.RunAsync(schoolId, photoId, screened, cancellationToken);
            throw new PhotoUnreadableException(UnreadableReason.OtherPixels, "The photo was read differently this time, so it is being checked again.");
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }
}

/// <summary>
/// Puts a screened photo back to be screened, since what was found in it cannot be relied on. Faces that somebody redacts, stops or drew by hand stay; the others
/// give way to those that are found anew (<see cref="FormerFaces"/>), so that no decision about a face of the former pixels settles one of the new. Until then the photo is in review.
/// </summary>
public sealed class ScreenAgain(ConsentLensDbContextFactory contexts, JudgingBasisReader bases, BatchScreening screening, AuditStore audit, TimeProvider time)
{
    private const string Actor = "job/screen_again";

    /// <param name="screened">The hash of the pixels that it was screened by, as the caller saw it; null when there was none. A photo that was screened anew meanwhile
    /// stays as it is.</param>
    public async Task RunAsync(int schoolId, long photoId, byte[]? screened, CancellationToken cancellationToken)
    {
        long batchId;
        await using (SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.None, cancellationToken))
        {
            ConsentLensDbContext context = transaction.Context;
            JudgingBasis basis = await bases.HoldAsync(context, await bases.ReadAsync(context, cancellationToken), cancellationToken);
            PhotoRow? photo = await context.Photos.SingleOrDefaultAsync(row => row.Id == photoId && row.State == PhotoState.Screened, cancellationToken);
            byte[]? now = await context.Pictures.Where(picture => picture.PhotoId == photoId).Select(picture => picture.PixelHash).SingleOrDefaultAsync(cancellationToken);
            if (photo is null || !(now ?? []).AsSpan().SequenceEqual(screened))
                return;
            (photo.State, photo.ReadAt, photo.ReadingCiphertext) = (PhotoState.Uploaded, null, null);
            batchId = photo.BatchId;
            await BatchScreening.ReopenAsync(context, batchId, cancellationToken);
            IReadOnlyList<AuditEvent> events = await TakeBackAsync(context, photoId, cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
            StoredEvidence evidence = (await EvidencePage.ReadAsync((NpgsqlConnection)context.Database.GetDbConnection(), schoolId, [photoId], cancellationToken)).Single();
            await basis.WriteVerdictsAsync(context, evidence, comparison: null, cancellationToken);
            await transaction.CommitAsync(audit, events, cancellationToken);
        }

        await screening.EnqueueAsync(schoolId, batchId, cancellationToken);
    }

    /// <summary>Takes back what rests on the former pixels and could show somebody.</summary>
    private async Task<IReadOnlyList<AuditEvent>> TakeBackAsync(ConsentLensDbContext context, long photoId, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        List<AuditEvent> events = [new AuditEvent(Actor, AuditAction.PhotoScreenedAgain, "photo", $"{photoId}")];
        HumanAssertionRow[] words = await context.HumanAssertions.AsNoTracking().Where(word => word.PhotoId == photoId).OrderBy(word => word.Sequence).ToArrayAsync(cancellationToken);
        foreach (FaceRow face in await context.Faces.AsNoTracking().Where(face => face.PhotoId == photoId).ToArrayAsync(cancellationToken))
        {
            HumanAssertionRow? word = words.LastOrDefault(row => row.FaceOrdinal == face.Ordinal);
            if (word?.Kind is null || FormerFaces.IsStrict(word) || !face.ToDetection().IsDrawnByHand)
                continue;
            context.HumanAssertions.Add(TakenBack(word, now));
            events.Add(new AuditEvent(Actor, AuditAction.FaceIdentificationWithdrawn, "photo", $"{photoId}", AuditDetail.None.With("face", (long)face.Ordinal)));
        }

        PhotoAssertionRow[] ofPhoto = await context.PhotoAssertions.AsNoTracking().Where(word => word.PhotoId == photoId).OrderBy(word => word.Sequence).ToArrayAsync(cancellationToken);
        foreach (PhotoAssertionRow word in ofPhoto.GroupBy(word => word.Kind).Select(ofKind => ofKind.Last()))
        {
            if (word.IsTakenBack || word.Kind is not (PhotoAssertionKind.NobodyMissed or PhotoAssertionKind.AnotherPicture))
                continue;
            context.PhotoAssertions.Add(new PhotoAssertionRow { SchoolId = word.SchoolId, PhotoId = photoId, Kind = word.Kind, IsTakenBack = true, SaidBy = Actor, SaidAt = now });
            events.Add(new AuditEvent(Actor, AuditAction.PhotoVouchWithdrawn, "photo", $"{photoId}", AuditDetail.None.With("kind", ReportCode.Of(word.Kind))));
        }

        return events;
    }

    private static HumanAssertionRow TakenBack(HumanAssertionRow word, DateTimeOffset now) => new()
    {
        SchoolId = word.SchoolId,
        PhotoId = word.PhotoId,
        FaceOrdinal = word.FaceOrdinal,
        BoxX = word.BoxX,
        BoxY = word.BoxY,
        BoxWidth = word.BoxWidth,
        BoxHeight = word.BoxHeight,
        Kind = null,
        SaidBy = Actor,
        SaidAt = now,
    };
}
