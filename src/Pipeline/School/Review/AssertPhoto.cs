using System.Globalization;
using ConsentLens.Consent;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Review;

/// <summary>Takes somebody's word on a photo as a whole, or takes it back, and judges the photo again at once.</summary>
public sealed class AssertPhoto(ConsentLensDbContextFactory contexts, RejudgePhotos rejudge, AuditStore audit, TimeProvider time)
{
    /// <param name="note">Why, or null; needed where the photo looks like one that is held.</param>
    /// <param name="seenAt">When the page was read on which it is said; null for now.</param>
    /// <exception cref="ReviewRefusedException">There is no such photo, the reason is missing, or the note is too long.</exception>
    public Task<JudgingCounts> RunAsync(
        int schoolId, long photoId, PhotoAssertionKind kind, string? note, string user, DateTimeOffset? seenAt, CancellationToken cancellationToken)
    {
        string? reason = kind == PhotoAssertionKind.AnotherPicture ? ReviewNote.Require(note) : ReviewNote.Of(note);
        // Withholding shows nobody: it counts from when it is recorded, after whatever was said meanwhile.
        DateTimeOffset at = SeenTime.Of(kind == PhotoAssertionKind.Withheld ? null : seenAt, time);
        return RecordAsync(schoolId, photoId, kind, isTakenBack: false, reason, user, at, cancellationToken);
    }

    /// <summary>Takes back what was said before. A photo that was withheld is freed with a reason only.</summary>
    /// <param name="note">Why; needed where a photo was withheld.</param>
    /// <exception cref="ReviewRefusedException">There is no such photo, or the reason is missing.</exception>
    public Task<JudgingCounts> TakeBackAsync(int schoolId, long photoId, PhotoAssertionKind kind, string? note, string user, CancellationToken cancellationToken)
    {
        string? reason = kind == PhotoAssertionKind.Withheld ? ReviewNote.Require(note) : ReviewNote.Of(note);
        return RecordAsync(schoolId, photoId, kind, isTakenBack: true, reason, user, time.GetUtcNow(), cancellationToken);
    }

    private async Task<JudgingCounts> RecordAsync(
        int schoolId, long photoId, PhotoAssertionKind kind, bool isTakenBack, string? note, string user, DateTimeOffset at, CancellationToken cancellationToken)
    {
        // DeleteUploads alone says it, of a photo that it deletes.
        if (kind == PhotoAssertionKind.Deleted)
            throw new ReviewRefusedException($"Photo {photoId} is deleted on a page of its own: choose “Delete this photo”.");
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.RegisterThenJudging, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        await ReviewablePhoto.HoldAsync(context, photoId, liftsHold: isTakenBack && kind == PhotoAssertionKind.Withheld, cancellationToken);
        context.PhotoAssertions.Add(new PhotoAssertionRow
        {
            SchoolId = schoolId,
            PhotoId = photoId,
            Kind = kind,
            IsTakenBack = isTakenBack,
            SaidBy = user,
            SaidAt = at,
            Note = note,
        });
        await context.SaveChangesAsync(cancellationToken);
        if (kind == PhotoAssertionKind.NobodyMissed && !isTakenBack)
            await CopyDoubts.ForgetAsync(context, photoId, cancellationToken);
        await transaction.CommitAsync(audit, EntryOf(photoId, kind, isTakenBack, user), cancellationToken);
        return await rejudge.RunAsync(schoolId, [photoId], JudgingCause.Identification, CancellationToken.None);
    }

    private static AuditEvent EntryOf(long photoId, PhotoAssertionKind kind, bool isTakenBack, string user)
    {
        AuditAction action = (kind, isTakenBack) switch
        {
            (PhotoAssertionKind.Withheld, false) => AuditAction.PhotoBlocked,
            (PhotoAssertionKind.Withheld, true) => AuditAction.BlockOverridden,
            (_, false) => AuditAction.PhotoVouched,
            _ => AuditAction.PhotoVouchWithdrawn,
        };
        return new AuditEvent(user, action, "photo", photoId.ToString(CultureInfo.InvariantCulture), AuditDetail.None.With("kind", ReportCode.Of(kind)));
    }
}

/// <summary>
/// Forgets that a redacted copy showed a face which nobody had seen, once somebody has looked for it. Its copy is made and screened anew before it is
/// released. A copy in which a removed face remained stays refused.
/// </summary>
internal static class CopyDoubts
{
    public static Task ForgetAsync(ConsentLensDbContext context, long photoId, CancellationToken cancellationToken) =>
        context.Verdicts
            .Where(verdict => verdict.PhotoId == photoId && verdict.CopyProof == CopyProof.NewFace)
            .ExecuteUpdateAsync(
                update => update.SetProperty(verdict => verdict.CopyProof, (CopyProof?)null).SetProperty(verdict => verdict.CopyBlobId, (string?)null),
                cancellationToken);
}
