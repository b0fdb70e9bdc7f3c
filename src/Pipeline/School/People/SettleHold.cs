using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ConsentLens.Pipeline.School.People;

/// <summary>Settles by hand what holds a person: the register is right about them as it stands. Their photos are judged again at once.</summary>
public sealed class SettleHold(ConsentLensDbContextFactory contexts, CarryOutChange carryOut, AuditStore audit, TimeProvider time)
{
    public const int MostReasonCharacters = 200;

    /// <param name="personId">Who is held.</param>
    /// <param name="reason">How it is known that the register is right.</param>
    /// <param name="user">Who says so.</param>
    /// <exception cref="RegisterRefusedException">The person is not held, or there is no reason.</exception>
    public async Task<CarriedOut> RunAsync(int schoolId, string personId, string reason, string user, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        string text = reason.Trim();
        if (text.Length is 0 or > MostReasonCharacters)
            throw new RegisterRefusedException($"Enter how you know that the register is right, in up to {MostReasonCharacters} characters, for example \"checked with the mother by telephone\".");
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await RegisterLock.TakeAsync(context, cancellationToken);
        HoldRow hold = await context.Holds.SingleOrDefaultAsync(row => row.PersonId == personId && row.SettledAt == null, cancellationToken)
            ?? throw new RegisterRefusedException("This has already been settled.");
        DateTimeOffset now = time.GetUtcNow();
        (hold.SettledBy, hold.SettledAt, hold.SettledBecause) = (user, now, text);
        JobProgressRow note = CarryOutChange.Note(context, now);
        AuditDetail detail = AuditDetail.None.With("hold", hold.Id).With("by_import", false);
        await audit.AppendAsync(context, new AuditEvent(user, AuditAction.HoldSettled, "person", personId, detail), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return await carryOut.RunAsync(schoolId, new RegisterChange(note.Id, [personId], []), user);
    }
}
