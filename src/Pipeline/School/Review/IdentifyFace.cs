using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ConsentLens.Pipeline.School.Review;

/// <summary>
/// Takes somebody's word on a face: who it is, that it is nobody on the register, that it is no face, that it is to be removed, or that the
/// photo must not go out because of it. The photo is judged again at once.
/// </summary>
/// <param name="rejudge">Judges the photo again.</param>
public sealed class IdentifyFace(ConsentLensDbContextFactory contexts, RejudgePhotos rejudge, AuditStore audit, TimeProvider time)
{
    private readonly FaceWordRecord _record = new(time);

    /// <summary>Records a word. A face that blocks its photo on some channel is spoken free by <see cref="OverrideBlock"/> alone.</summary>
    /// <param name="photoId">The photo.</param>
    /// <param name="faceOrdinal">Which of its faces.</param>
    /// <param name="word">What is said.</param>
    /// <param name="user">Who says it.</param>
    /// <exception cref="ReviewRefusedException">There is no such face, the word cannot be taken, or a block would have to be overridden.</exception>
    public Task<JudgingCounts> RunAsync(int schoolId, long photoId, short faceOrdinal, FaceWord word, string user, CancellationToken cancellationToken) =>
        RunAsync(schoolId, photoId, faceOrdinal, word, user, mayOverride: false, cancellationToken);

    internal async Task<JudgingCounts> RunAsync(
        int schoolId, long photoId, short faceOrdinal, FaceWord word, string user, bool mayOverride, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await ReviewablePhoto.HoldAsync(context, photoId, cancellationToken);
        FaceRow face = await context.Faces.AsNoTracking().SingleOrDefaultAsync(row => row.PhotoId == photoId && row.Ordinal == faceOrdinal, cancellationToken)
            ?? throw new ReviewRefusedException($"Photo {photoId} has no face {faceOrdinal}.");
        bool isOverride = await FaceBlocks.WouldBeLiftedAsync(context, face, word, time, cancellationToken);
        if (isOverride && !mayOverride)
            throw new ReviewRefusedException("This face blocks the photo. Enter why the photo may be released anyway.");
        await _record.AddAsync(context, face, word, user, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        AuditAction? action = isOverride ? AuditAction.BlockOverridden : null;
        await audit.AppendAsync(context, FaceWordRecord.EntryOf(face, word, user, action), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return await rejudge.RunAsync(schoolId, [photoId], JudgingCause.Identification, cancellationToken);
    }
}
