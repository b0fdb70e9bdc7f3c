using System.Globalization;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Review.Dossier;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Review;

/// <summary>
/// Lets somebody who may not be shown be shown in one photo on one channel, for a reason: a human has said that it is they, and the photo is judged again at once.
/// Whatever is recorded against it later ends it. For users with the safeguarding lead's role alone; the caller has checked that.
/// </summary>
public sealed class ExceptPerson(ConsentLensDbContextFactory contexts, SchoolKeyStore keys, RejudgePhotos rejudge, AuditStore audit, TimeProvider time)
{
    /// <summary>Makes an exception.</summary>
    /// <param name="ground">Why they may be shown.</param>
    /// <param name="seenAt">When the page was read on which it is made; null for now. A no that was recorded later ends it at once.</param>
    /// <exception cref="ReviewRefusedException">The ground is missing, nobody said that the person is in the photo, or they may not be excepted.</exception>
    public async Task<JudgingCounts> RunAsync(int schoolId, ExceptionScope scope, string? ground, string user, DateTimeOffset? seenAt, CancellationToken cancellationToken)
    {
        string text = ReviewNote.Require(ground, "Enter why they may be shown in this photo, in a few words. It is kept with the decision.");
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        // Nobody records a withdrawal meanwhile that would seem to be older than the exception.
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.Register, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        await ReviewablePhoto.HoldAsync(context, scope.PhotoId, liftsHold: false, cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset saidAt = SeenTime.Of(seenAt, time);
        await RequireExceptableAsync(context, scope, saidAt, now, cancellationToken);
        byte[] sealedGround = ExceptionGround.Seal(key, scope.PhotoId, scope.PersonId, scope.ChannelId, saidAt, text);
        context.PhotoExceptions.Add(RowOf(schoolId, scope, user, saidAt, sealedGround));
        await transaction.CommitAsync(audit, EntryOf(AuditAction.ExceptionMade, scope, user), cancellationToken);
        return await rejudge.RunAsync(schoolId, [scope.PhotoId], JudgingCause.Identification, CancellationToken.None);
    }

    /// <summary>Takes an exception back.</summary>
    /// <exception cref="ReviewRefusedException">There is no such exception.</exception>
    public async Task<JudgingCounts> TakeBackAsync(int schoolId, ExceptionScope scope, string user, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.None, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        await ReviewablePhoto.HoldAsync(context, scope.PhotoId, liftsHold: false, cancellationToken);
        PhotoExceptionRow? last = await context.PhotoExceptions
            .AsNoTracking()
            .Where(row => row.PhotoId == scope.PhotoId && row.PersonId == scope.PersonId && row.ChannelId == scope.ChannelId)
            .OrderByDescending(row => row.Sequence)
            .FirstOrDefaultAsync(cancellationToken);
        if (last is not { IsTakenBack: false })
            throw new ReviewRefusedException("There is no such exception any more. Somebody may have just undone it.");
        context.PhotoExceptions.Add(RowOf(schoolId, scope, user, time.GetUtcNow(), ground: null));
        await transaction.CommitAsync(audit, EntryOf(AuditAction.ExceptionTakenBack, scope, user), cancellationToken);
        return await rejudge.RunAsync(schoolId, [scope.PhotoId], JudgingCause.Identification, CancellationToken.None);
    }

    private async Task RequireExceptableAsync(ConsentLensDbContext context, ExceptionScope scope, DateTimeOffset saidAt, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ChannelRow channel = await context.Channels.AsNoTracking().SingleOrDefaultAsync(row => row.ChannelId == scope.ChannelId, cancellationToken)
            ?? throw new ReviewRefusedException("There is no such channel. Choose from the list.");
        HumanAssertionRow[] words = await context.HumanAssertions.AsNoTracking().Where(row => row.PhotoId == scope.PhotoId).ToArrayAsync(cancellationToken);
        bool isNamed = words.GroupBy(row => row.FaceOrdinal).Select(face => face.MaxBy(row => row.Sequence)!).Any(word => word.PersonId == scope.PersonId);
        if (!isNamed)
            throw new ReviewRefusedException("Say first which face is theirs: an exception is for somebody of whom a person said that it is they.");
        SchoolRegister register = await new RegisterStore(context, time).LoadAsync(now, scope.PersonId, cancellationToken);
        if (register.Find(scope.PersonId) is not { IsBarred: false, IsHeld: false })
            throw new ReviewRefusedException("They are barred, or held after an import, and no exception outweighs that. Settle it on the person’s page first.");
        if (register.IsPermitted(scope.PersonId, channel.Use, now))
            throw new ReviewRefusedException("They may be shown there already: no exception is needed.");
        if (register.HasSaidNoSince(scope.PersonId, channel.Use, saidAt))
            throw new ReviewRefusedException("A refusal, withdrawal or objection was recorded for them after you opened this page. Check it before you decide.");
    }

    private static PhotoExceptionRow RowOf(int schoolId, ExceptionScope scope, string user, DateTimeOffset now, byte[]? ground) => new()
    {
        SchoolId = schoolId,
        PhotoId = scope.PhotoId,
        PersonId = scope.PersonId,
        ChannelId = scope.ChannelId,
        IsTakenBack = ground is null,
        SaidBy = user,
        SaidAt = now,
        GroundCiphertext = ground,
    };

    private static AuditEvent EntryOf(AuditAction action, ExceptionScope scope, string user)
    {
        AuditDetail detail = AuditDetail.None.With("channel", scope.ChannelId);
        if (AuditIdRule.IsId(scope.PersonId))
            detail = detail.With("person", scope.PersonId);
        return new AuditEvent(user, action, "photo", scope.PhotoId.ToString(CultureInfo.InvariantCulture), detail);
    }
}

/// <summary>Who may be shown in which photo, and where.</summary>
public sealed record ExceptionScope(long PhotoId, string PersonId, string ChannelId);
