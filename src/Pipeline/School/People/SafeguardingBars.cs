using ConsentLens.Consent.People;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Encryption.Sealing;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.People;

/// <summary>
/// Bars that the designated safeguarding lead puts on people: they override every consent, and their reasons are sealed under the school's key. For users with the
/// lead's role alone; the caller has checked that.
/// </summary>
public sealed class SafeguardingBars(ConsentLensDbContextFactory contexts, SchoolKeyStore keys, CarryOutChange carryOut, AuditStore audit, TimeProvider time)
{
    public const int MostReasonCharacters = 2000;

    /// <summary>Bars a person from every use, and judges the photos again at once.</summary>
    /// <param name="reason">Why, in the lead's words.</param>
    /// <exception cref="RegisterRefusedException">The person is barred already, or there is no reason.</exception>
    public async Task<CarriedOut> SetAsync(int schoolId, string personId, string reason, string user, CancellationToken cancellationToken)
    {
        string text = reason?.Trim() ?? string.Empty;
        if (text.Length is 0 or > MostReasonCharacters)
            throw new RegisterRefusedException($"Enter why the person must not be shown, in up to {MostReasonCharacters} characters.");
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.Register, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        if (!await context.People.AnyAsync(person => person.PersonId == personId, cancellationToken))
            throw new RegisterRefusedException($"Nobody on the register has the id {personId}.");
        if (await context.SafeguardingBars.AnyAsync(bar => bar.PersonId == personId && bar.LiftedAt == null, cancellationToken))
            throw new RegisterRefusedException("The person is already barred. To record another reason, lift that bar first.");
        DateTimeOffset now = time.GetUtcNow();
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        context.SafeguardingBars.Add(new SafeguardingBarRow
        {
            SchoolId = schoolId,
            PersonId = personId,
            ReasonCiphertext = SealedBytes.SealText(key, ContextOf(personId, now), text),
            SetBy = user,
            SetAt = now,
        });
        JobProgressRow note = CarryOutChange.Note(context, now);
        await transaction.CommitAsync(audit, new AuditEvent(user, AuditAction.SafeguardingBarSet, "person", personId), cancellationToken);
        return await carryOut.RunAsync(schoolId, new RegisterChange(note.Id, [personId], []), user);
    }

    /// <summary>Lifts a bar, and judges the photos again at once. What the register itself says of the person stays.</summary>
    /// <exception cref="RegisterRefusedException">There is no such bar, or it was lifted before.</exception>
    public async Task<CarriedOut> LiftAsync(int schoolId, long barId, string user, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.Register, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        SafeguardingBarRow bar = await context.SafeguardingBars.SingleOrDefaultAsync(row => row.Id == barId && row.LiftedAt == null, cancellationToken)
            ?? throw new RegisterRefusedException("This bar has already been lifted.");
        DateTimeOffset now = time.GetUtcNow();
        (bar.LiftedBy, bar.LiftedAt) = (user, now);
        JobProgressRow note = CarryOutChange.Note(context, now);
        AuditDetail detail = AuditDetail.None.With("bar", barId);
        await transaction.CommitAsync(audit, new AuditEvent(user, AuditAction.SafeguardingBarLifted, "person", bar.PersonId, detail), cancellationToken);
        return await carryOut.RunAsync(schoolId, new RegisterChange(note.Id, [bar.PersonId], []), user);
    }

    /// <summary>The reason of a bar. That it was read is in the audit log before it is given out.</summary>
    /// <exception cref="RegisterRefusedException">This bar does not exist.</exception>
    public async Task<SafeguardingReason> ReadReasonAsync(int schoolId, long barId, string user, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.None, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        SafeguardingBarRow bar = await context.SafeguardingBars.AsNoTracking().SingleOrDefaultAsync(row => row.Id == barId, cancellationToken)
            ?? throw new RegisterRefusedException("This bar does not exist.");
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        string text = SealedBytes.OpenText(key, ContextOf(bar.PersonId, bar.SetAt), bar.ReasonCiphertext);
        AuditDetail detail = AuditDetail.None.With("bar", barId);
        await transaction.CommitAsync(audit, new AuditEvent(user, AuditAction.SafeguardingReasonViewed, "person", bar.PersonId, detail), cancellationToken);
        return new SafeguardingReason(bar.PersonId, text);
    }

    // Nobody is barred twice at one instant, so person and instant name the row; its number is not known before it is stored.
    private static SealedContext ContextOf(string personId, DateTimeOffset setAt) =>
        new("safeguarding_bars", "reason_ciphertext", $"{personId}/{AuditTime.Write(InstantConverter.ToStored(setAt))}");
}
