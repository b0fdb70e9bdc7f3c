using System.Numerics;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Vision.Faces;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Review;

/// <summary>
/// Takes a face that somebody drew by hand, with what they say of it. It is a face like any other from then on, save that it is never compared:
/// where its eyes are is a guess.
/// </summary>
public sealed class MarkMissedFace(ConsentLensDbContextFactory contexts, RejudgePhotos rejudge, AuditStore audit, TimeProvider time)
{
    private const float SmallestSide = 8;
    private readonly FaceWordRecord _record = new(time);

    /// <param name="box">Where it is, in pixels of the upright original.</param>
    /// <param name="word">What is said of it; something must be.</param>
    /// <returns>The face's ordinal.</returns>
    /// <exception cref="ReviewRefusedException">There is no such photo, the box is not in it, or the word cannot be taken.</exception>
    public async Task<short> RunAsync(int schoolId, long photoId, FaceBox box, FaceWord word, string user, CancellationToken cancellationToken)
    {
        if (word.Kind is null)
            throw new ReviewRefusedException("Choose who it is, or what to do with the face, when you mark it.");
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.RegisterThenJudging, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        PhotoRow photo = await ReviewablePhoto.HoldAsync(context, photoId, liftsHold: false, cancellationToken);
        if (photo is not { State: PhotoState.Screened, Width: { } width, Height: { } height })
            throw new ReviewRefusedException($"Photo {photoId} could not be fully read, so you cannot mark faces in it.");
        FaceBox inside = Inside(box, width, height);
        short ordinal = (short)(await context.Faces.Where(row => row.PhotoId == photoId).MaxAsync(row => (short?)row.Ordinal, cancellationToken) + 1 ?? 0);
        FaceRow face = RowOf(schoolId, photoId, ordinal, inside);
        context.Faces.Add(face);
        await _record.AddAsync(context, face, word, user, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        await CopyDoubts.ForgetAsync(context, photoId, cancellationToken);
        await transaction.CommitAsync(audit, FaceWordRecord.EntryOf(face, word, user, AuditAction.MissedFaceMarked), cancellationToken);
        await rejudge.RunAsync(schoolId, [photoId], JudgingCause.Identification, CancellationToken.None);
        return ordinal;
    }

    private static FaceBox Inside(FaceBox box, int width, int height)
    {
        float left = Math.Clamp(box.X, 0, width);
        float top = Math.Clamp(box.Y, 0, height);
        var inside = new FaceBox(left, top, Math.Clamp(box.Right, 0, width) - left, Math.Clamp(box.Bottom, 0, height) - top);
        bool isUsable = float.IsFinite(inside.Area) && inside.Width >= SmallestSide && inside.Height >= SmallestSide;
        return isUsable ? inside : throw new ReviewRefusedException("The box is too small for a face, or is outside the photo. Draw it again around the whole head.");
    }

    private static FaceRow RowOf(int schoolId, long photoId, short ordinal, FaceBox box) => new()
    {
        SchoolId = schoolId,
        PhotoId = photoId,
        Ordinal = ordinal,
        BoxX = box.X,
        BoxY = box.Y,
        BoxWidth = box.Width,
        BoxHeight = box.Height,
        Landmarks = FaceRow.LandmarksOf(UprightIn(box)),
        Score = FaceDetection.DrawnByHand,
        Quality = FaceQuality.Good,
        Strength = MatchStrength.NotCompared,
    };

    /// <summary>Where the points of an upright face usually are: the mask turns with the eye line, and so stays upright.</summary>
    private static FaceLandmarks UprightIn(FaceBox box)
    {
        Vector2 At(float x, float y) => new(box.X + (x * box.Width), box.Y + (y * box.Height));
        return new FaceLandmarks(At(0.3f, 0.4f), At(0.7f, 0.4f), At(0.5f, 0.6f), At(0.35f, 0.77f), At(0.65f, 0.77f));
    }
}
