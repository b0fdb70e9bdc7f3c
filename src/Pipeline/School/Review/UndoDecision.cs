using System.Globalization;
using ConsentLens.Consent;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Review.Dossier;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Review;

/// <summary>
/// Undoes what was last decided about a face, a photo or an exception: what stood before it stands again, as old as it was. Whoever made a slip takes it back without a
/// reason; where it would lift somebody else's block it needs one, like any override.
/// </summary>
public sealed class UndoDecision(
    ConsentLensDbContextFactory contexts, ExceptPerson exceptions, SchoolKeyStore keys, RejudgePhotos rejudge, AuditStore audit, TimeProvider time)
{
    private const string SaidSince = "Something else has been decided since, so this can no longer be undone. Look at the photo again.";

    private readonly FaceWordRecord _record = new(time);

    /// <summary>The last thing that a user decided about a photo, of a kind; null when there is none.</summary>
    public async Task<DecisionMade?> LastOfAsync(int schoolId, long photoId, DecisionAbout about, string user, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        IQueryable<long> said = about switch
        {
            DecisionAbout.Face => context.HumanAssertions.Where(row => row.PhotoId == photoId && row.SaidBy == user).Select(row => row.Sequence),
            DecisionAbout.Photo => context.PhotoAssertions.Where(row => row.PhotoId == photoId && row.SaidBy == user).Select(row => row.Sequence),
            _ => context.PhotoExceptions.Where(row => row.PhotoId == photoId && row.SaidBy == user).Select(row => row.Sequence),
        };
        return await said.MaxAsync(sequence => (long?)sequence, cancellationToken) is { } last ? new DecisionMade(about, photoId, last) : null;
    }

    /// <summary>Undoes a decision.</summary>
    /// <param name="note">Why; needed where it lifts a block that somebody else made.</param>
    /// <returns>The ordinal of the face that it was about, or null.</returns>
    /// <exception cref="ReviewRefusedException">Something else was said since, the reason is missing, or there is no such photo.</exception>
    public Task<short?> RunAsync(int schoolId, DecisionMade decision, string? note, string user, CancellationToken cancellationToken) => decision.About switch
    {
        DecisionAbout.Face => OfFaceAsync(schoolId, decision, note, user, cancellationToken),
        DecisionAbout.Photo => OfPhotoAsync(schoolId, decision, note, user, cancellationToken),
        _ => OfExceptionAsync(schoolId, decision, user, cancellationToken),
    };

    /// <summary>Undoes decisions about faces that were made at once, all of them or none.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="ReviewRefusedException">Nothing was undone: something else was said of one of the faces since.</exception>
    public async Task<int> OfFacesAsync(int schoolId, DecisionsMade decisions, string user, CancellationToken cancellationToken)
    {
        DecisionMade[] made;
        await using (SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.RegisterThenJudging, cancellationToken))
        {
            // Whoever decides holds the lock, so that nobody else of the school has said anything in between.
            made = await transaction.Context.HumanAssertions
                .Where(row => row.Sequence >= decisions.First && row.Sequence <= decisions.Last && row.SaidBy == user)
                .OrderBy(row => row.Sequence)
                .Select(row => new DecisionMade(DecisionAbout.Face, row.PhotoId, row.Sequence))
                .ToArrayAsync(cancellationToken);
            if (made.Length == 0)
                throw new ReviewRefusedException(SaidSince);
            List<AuditEvent> entries = [];
            foreach (DecisionMade decision in made)
                entries.Add((await OfFaceAsync(transaction.Context, decision, null, user, cancellationToken)).Entry);
            await transaction.CommitAsync(audit, entries, cancellationToken);
        }

        await rejudge.RunAsync(schoolId, [.. made.Select(decision => decision.PhotoId).Distinct()], JudgingCause.Identification, CancellationToken.None);
        return made.Length;
    }

    private async Task<short?> OfFaceAsync(int schoolId, DecisionMade decision, string? note, string user, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.RegisterThenJudging, cancellationToken);
        (short ordinal, AuditEvent entry) = await OfFaceAsync(transaction.Context, decision, note, user, cancellationToken);
        await transaction.CommitAsync(audit, entry, cancellationToken);
        await rejudge.RunAsync(schoolId, [decision.PhotoId], JudgingCause.Identification, CancellationToken.None);
        return ordinal;
    }

    /// <summary>Adds what undoes a decision to a context; the caller saves.</summary>
    private async Task<(short Ordinal, AuditEvent Entry)> OfFaceAsync(ConsentLensDbContext context, DecisionMade decision, string? note, string user, CancellationToken cancellationToken)
    {
        await ReviewablePhoto.HoldAsync(context, decision.PhotoId, liftsHold: false, cancellationToken);
        HumanAssertionRow[] said = await context.HumanAssertions.AsNoTracking().Where(row => row.PhotoId == decision.PhotoId).OrderBy(row => row.Sequence).ToArrayAsync(cancellationToken);
        short ordinal = (said.FirstOrDefault(row => row.Sequence == decision.Sequence) ?? throw new ReviewRefusedException(SaidSince)).FaceOrdinal;
        HumanAssertionRow[] ofFace = [.. said.Where(row => row.FaceOrdinal == ordinal)];
        if (!StandingWords.OnFaces.TryUndo(ofFace, row => row.Sequence == decision.Sequence, out HumanAssertionRow? left))
            throw new ReviewRefusedException(SaidSince);
        FaceRow face = await context.Faces.AsNoTracking().SingleOrDefaultAsync(row => row.PhotoId == decision.PhotoId && row.Ordinal == ordinal, cancellationToken)
            ?? throw new ReviewRefusedException(SaidSince);
        FaceWord word = WordOf(left, face, note);
        bool isLifted = await FaceBlocks.WouldBeLiftedAsync(context, face, word, time, cancellationToken);
        if (isLifted && ofFace[^1].SaidBy != user)
            ReviewNote.Require(note);
        _ = await _record.AddAsync(context, face, word, user, cancellationToken);
        return (ordinal, FaceWordRecord.EntryOf(face, word, user, isLifted ? AuditAction.BlockOverridden : AuditAction.FaceIdentificationWithdrawn));
    }

    /// <summary>What is said again. It is as old as it was, so that it knows nothing that it did not know then.</summary>
    private static FaceWord WordOf(HumanAssertionRow? left, FaceRow face, string? note)
    {
        if (left is not null)
            return new FaceWord(left.Kind, left.PersonId, left.Note) { SeenAt = left.SaidAt };
        // What somebody drew stays a face by its number, which releases may know; the drawing is undone by saying that it is none.
        return new FaceWord(face.ToDetection().IsDrawnByHand ? HumanAssertionKind.NotAFace : null, null, note);
    }

    private async Task<short?> OfPhotoAsync(int schoolId, DecisionMade decision, string? note, string user, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.RegisterThenJudging, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        await ReviewablePhoto.HoldAsync(context, decision.PhotoId, liftsHold: false, cancellationToken);
        PhotoAssertionRow[] said = await context.PhotoAssertions.AsNoTracking().Where(row => row.PhotoId == decision.PhotoId).OrderBy(row => row.Sequence).ToArrayAsync(cancellationToken);
        PhotoAssertionKind kind = (said.FirstOrDefault(row => row.Sequence == decision.Sequence) ?? throw new ReviewRefusedException(SaidSince)).Kind;
        PhotoAssertionRow[] ofKind = [.. said.Where(row => row.Kind == kind)];
        if (!StandingWords.OnPhotos.TryUndo(ofKind, row => row.Sequence == decision.Sequence, out PhotoAssertionRow? left))
            throw new ReviewRefusedException(SaidSince);
        bool isLifted = kind == PhotoAssertionKind.Withheld && left is null;
        if (isLifted && ofKind[^1].SaidBy != user)
            ReviewNote.Require(note);
        context.PhotoAssertions.Add(new PhotoAssertionRow
        {
            SchoolId = schoolId,
            PhotoId = decision.PhotoId,
            Kind = kind,
            IsTakenBack = left is null,
            SaidBy = user,
            // What shows nobody counts from when it is recorded.
            SaidAt = left is null || kind == PhotoAssertionKind.Withheld ? time.GetUtcNow() : left.SaidAt,
            Note = left?.Note ?? ReviewNote.Of(note),
        });
        AuditDetail detail = AuditDetail.None.With("kind", ReportCode.Of(kind));
        await transaction.CommitAsync(audit, new AuditEvent(user, ActionOf(kind, left is null), "photo", decision.PhotoId.ToString(CultureInfo.InvariantCulture), detail), cancellationToken);
        await rejudge.RunAsync(schoolId, [decision.PhotoId], JudgingCause.Identification, CancellationToken.None);
        return null;
    }

    private static AuditAction ActionOf(PhotoAssertionKind kind, bool isTakenBack) => (kind, isTakenBack) switch
    {
        (PhotoAssertionKind.Withheld, true) => AuditAction.BlockOverridden,
        (PhotoAssertionKind.Withheld, false) => AuditAction.PhotoBlocked,
        (_, true) => AuditAction.PhotoVouchWithdrawn,
        _ => AuditAction.PhotoVouched,
    };

    private async Task<short?> OfExceptionAsync(int schoolId, DecisionMade decision, string user, CancellationToken cancellationToken)
    {
        ExceptionScope scope;
        PhotoExceptionRow? left;
        string? ground = null;
        await using (ConsentLensDbContext context = contexts.Create(schoolId))
        {
            PhotoExceptionRow[] said = await context.PhotoExceptions.AsNoTracking().Where(row => row.PhotoId == decision.PhotoId).OrderBy(row => row.Sequence).ToArrayAsync(cancellationToken);
            PhotoExceptionRow meant = said.FirstOrDefault(row => row.Sequence == decision.Sequence) ?? throw new ReviewRefusedException(SaidSince);
            scope = new ExceptionScope(meant.PhotoId, meant.PersonId, meant.ChannelId);
            if (!StandingWords.OnExceptions.TryUndo([.. said.Where(row => row.PersonId == meant.PersonId && row.ChannelId == meant.ChannelId)], row => row.Sequence == decision.Sequence, out left))
                throw new ReviewRefusedException(SaidSince);
            if (left is not null)
            {
                using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
                ground = ExceptionGround.Open(key, left);
            }
        }

        // Made again, it is refused like a new one where the person said no since.
        _ = left is null
            ? await exceptions.TakeBackAsync(schoolId, scope, user, cancellationToken)
            : await exceptions.RunAsync(schoolId, scope, ground, user, left.SaidAt, cancellationToken);
        return null;
    }
}

/// <summary>What a decision is about.</summary>
public enum DecisionAbout
{
    /// <summary>A face, one that was drawn by hand included.</summary>
    Face,

    /// <summary>The photo as a whole.</summary>
    Photo,

    /// <summary>Somebody who may be shown by way of exception.</summary>
    Exception,
}

/// <summary>A decision that somebody made about a photo.</summary>
/// <param name="Sequence">Its place among the decisions of its kind.</param>
public sealed record DecisionMade(DecisionAbout About, long PhotoId, long Sequence);

/// <summary>Decisions about faces that somebody made at once, by the places of the first and the last of them.</summary>
public sealed record DecisionsMade(long First, long Last);
