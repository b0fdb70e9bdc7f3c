using System.Globalization;
using ConsentLens.Consent;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Review;

/// <summary>
/// Takes somebody's word on a face: who it is, that they do not know them, that it is a guest, that it is no face, that it is to be removed, or that the
/// photo must not go out because of it. The photo is judged again at once.
/// </summary>
public sealed class IdentifyFace(ConsentLensDbContextFactory contexts, RejudgePhotos rejudge, AuditStore audit, TimeProvider time)
{
    private readonly FaceWordRecord _record = new(time);

    /// <summary>Records a word. A face that blocks its photo on some channel is spoken free by <see cref="OverrideBlock"/> alone.</summary>
    /// <exception cref="ReviewRefusedException">There is no such face, the word cannot be taken, or a block would have to be overridden.</exception>
    public Task<JudgingCounts> RunAsync(int schoolId, long photoId, short faceOrdinal, FaceWord word, string user, CancellationToken cancellationToken) =>
        RunAsync(schoolId, photoId, faceOrdinal, word, user, mayOverride: false, cancellationToken);

    internal async Task<JudgingCounts> RunAsync(
        int schoolId, long photoId, short faceOrdinal, FaceWord word, string user, bool mayOverride, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.RegisterThenJudging, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        await ReviewablePhoto.HoldAsync(context, photoId, liftsHold: mayOverride, cancellationToken);
        FaceRow face = await context.Faces.AsNoTracking().SingleOrDefaultAsync(row => row.PhotoId == photoId && row.Ordinal == faceOrdinal, cancellationToken)
            ?? throw new ReviewRefusedException($"Photo {photoId} has no face {faceOrdinal}.");
        if (word.After is { } seen)
            await RequireSeenAsync(context, face, seen, cancellationToken);
        bool isOverride = await FaceBlocks.WouldBeLiftedAsync(context, face, word, time, cancellationToken);
        if (isOverride && !mayOverride)
            throw new ReviewRefusedException("This face blocks the photo. Enter why the photo may be released anyway.");
        await _record.AddAsync(context, face, word, user, cancellationToken);
        AuditAction? action = isOverride ? AuditAction.BlockOverridden : null;
        await transaction.CommitAsync(audit, FaceWordRecord.EntryOf(face, word, user, action), cancellationToken);
        return await rejudge.RunAsync(schoolId, [photoId], JudgingCause.Identification, CancellationToken.None);
    }

    /// <param name="seen">The place of the last that was said of the face when it was looked at; 0 where nothing was.</param>
    /// <exception cref="ReviewRefusedException">Something was said of it since.</exception>
    internal static async Task RequireSeenAsync(ConsentLensDbContext context, FaceRow face, long seen, CancellationToken cancellationToken)
    {
        long last = await context.HumanAssertions
            .Where(row => row.PhotoId == face.PhotoId && row.FaceOrdinal == face.Ordinal)
            .MaxAsync(row => (long?)row.Sequence, cancellationToken) ?? 0;
        if (last != seen)
            throw SaidSince(face.PhotoId, face.Ordinal);
    }

    /// <summary>The refusal of a word on a face of which something was said that its page did not show.</summary>
    public static ReviewRefusedException SaidSince(long photoId, short face) =>
        new($"Face {face + 1} of photo {photoId} has been decided about since you opened this page. Nothing was changed. Look at it again.");
}

/// <summary>
/// Frees a photo from a face that blocks it: the safeguarding lead says who it is instead, or that it is to be removed from the copy. Never without
/// a reason. Whoever turns out to be restricted blocks the photo still.
/// </summary>
public sealed class OverrideBlock(IdentifyFace identify)
{
    /// <summary>Records the word with its reason.</summary>
    /// <param name="word">What is said; its note is the reason.</param>
    /// <exception cref="ReviewRefusedException">The reason is missing, or the word cannot be taken.</exception>
    public Task<JudgingCounts> RunAsync(int schoolId, long photoId, short faceOrdinal, FaceWord word, string user, CancellationToken cancellationToken)
    {
        if (word.Kind == HumanAssertionKind.Block)
            throw new ReviewRefusedException("This decision would still block the photo.");
        FaceWord reasoned = word with { Note = ReviewNote.Require(word.Note) };
        return identify.RunAsync(schoolId, photoId, faceOrdinal, reasoned, user, mayOverride: true, cancellationToken);
    }
}

/// <summary>What somebody says of a face.</summary>
/// <param name="Kind">What is said; null takes back what was said before.</param>
/// <param name="PersonId">Who it is, for <see cref="HumanAssertionKind.IsPerson"/>; otherwise null.</param>
/// <param name="Note">Why, or null.</param>
public sealed record FaceWord(HumanAssertionKind? Kind, string? PersonId = null, string? Note = null)
{
    /// <summary>When the page was read on which it was said; null for now. It counts as said then: what was recorded later, nobody saw there.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>The last that had been said of the face on that page, by its place, or 0 for nothing: a word that the page did not show is never overwritten. Null where there was no page.</summary>
    public long? After { get; init; }
}

/// <summary>Writes what somebody said of a face, with the place it was said of.</summary>
internal sealed class FaceWordRecord(TimeProvider time)
{
    /// <summary>Adds the row to a context, and returns it; the caller saves.</summary>
    /// <exception cref="ReviewRefusedException">The word contradicts itself, or is about nobody on the register.</exception>
    public async Task<HumanAssertionRow> AddAsync(ConsentLensDbContext context, FaceRow face, FaceWord word, string user, CancellationToken cancellationToken)
    {
        if ((word.Kind == HumanAssertionKind.IsPerson) != (word.PersonId is not null))
            throw new ReviewRefusedException("Choose who it is, or say that you do not know them.");
        if (word.PersonId is { } person && !await context.People.AnyAsync(row => row.PersonId == person, cancellationToken))
            throw new ReviewRefusedException("Nobody on the register has this id. Search for the person again.");
        string? note = word.Kind == HumanAssertionKind.Guest ? ReviewNote.Require(word.Note, "Enter on what ground this guest may be shown, such as a signed form.") : ReviewNote.Of(word.Note);
        var row = new HumanAssertionRow
        {
            SchoolId = context.CurrentSchoolId,
            PhotoId = face.PhotoId,
            FaceOrdinal = face.Ordinal,
            BoxX = face.BoxX,
            BoxY = face.BoxY,
            BoxWidth = face.BoxWidth,
            BoxHeight = face.BoxHeight,
            Kind = word.Kind,
            PersonId = word.PersonId,
            SaidBy = user,
            // What shows nobody counts from when it is recorded, after whatever was said meanwhile.
            SaidAt = SeenTime.Of(word.Kind is HumanAssertionKind.Block or HumanAssertionKind.Mask ? null : word.SeenAt, time),
            Note = note,
        };
        context.HumanAssertions.Add(row);
        return row;
    }

    public static AuditEvent EntryOf(FaceRow face, FaceWord word, string user, AuditAction? action = null)
    {
        AuditDetail detail = AuditDetail.None.With("face", (long)face.Ordinal);
        if (word.Kind is { } kind)
            detail = detail.With("kind", ReportCode.Of(kind));
        if (word.PersonId is { } person && AuditIdRule.IsId(person))
            detail = detail.With("person", person);
        AuditAction usual = word.Kind is null ? AuditAction.FaceIdentificationWithdrawn : AuditAction.FaceIdentified;
        return new AuditEvent(user, action ?? usual, "photo", face.PhotoId.ToString(CultureInfo.InvariantCulture), detail);
    }
}

/// <summary>Finds out whether a word would lift a block: the face stops its photo on some channel now, and the word says otherwise.</summary>
internal static class FaceBlocks
{
    public static async Task<bool> WouldBeLiftedAsync(ConsentLensDbContext context, FaceRow face, FaceWord word, TimeProvider time, CancellationToken cancellationToken)
    {
        if (word.Kind == HumanAssertionKind.Block)
            return false;
        HumanAssertionRow? said = await context.HumanAssertions
            .AsNoTracking()
            .Where(row => row.PhotoId == face.PhotoId && row.FaceOrdinal == face.Ordinal)
            .OrderByDescending(row => row.Sequence)
            .FirstOrDefaultAsync(cancellationToken);
        if (said?.Kind == HumanAssertionKind.Block)
            return true;
        // Not knowing a face settles nothing: the comparison stands, before it and after it.
        bool isSettled = (said?.Kind).Settles();
        if (!isSettled && !word.Kind.Settles())
            return false;
        string? person = isSettled ? said?.PersonId : face.Strength == MatchStrength.Match ? await BestOfAsync(context, face, cancellationToken) : null;
        // To confirm who it is lifts nothing.
        return person is not null && person != word.PersonId && await IsBlockedAsync(context, person, isSettled, time, cancellationToken);
    }

    private static async Task<bool> IsBlockedAsync(ConsentLensDbContext context, string person, bool isSaid, TimeProvider time, CancellationToken cancellationToken)
    {
        Use[] uses = await context.Channels
            .Where(channel => channel.OnHit == HitAction.Block && (isSaid || channel.Mode != ScreeningMode.DetectOnly))
            .Select(channel => channel.Use)
            .Distinct()
            .ToArrayAsync(cancellationToken);
        if (uses.Length == 0)
            return false;
        DateTimeOffset now = time.GetUtcNow();
        SchoolRegister register = await new RegisterStore(context, time).LoadAsync(now, cancellationToken);
        return uses.Any(use => !register.IsPermitted(person, use, now));
    }

    private static Task<string?> BestOfAsync(ConsentLensDbContext context, FaceRow face, CancellationToken cancellationToken) =>
        context.FaceCandidates
            .Where(candidate => candidate.PhotoId == face.PhotoId && candidate.FaceOrdinal == face.Ordinal && candidate.Rank == 0)
            .Select(candidate => (string?)candidate.PersonId)
            .SingleOrDefaultAsync(cancellationToken);
}
