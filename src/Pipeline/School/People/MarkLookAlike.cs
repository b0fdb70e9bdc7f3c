using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.People;

/// <summary>
/// Notes that two people look alike, whatever their names, or takes that back. Their photos are judged again at once: while one may not be shown and cannot be
/// recognised, a face that matches the other has to be checked.
/// </summary>
public sealed class MarkLookAlike(ConsentLensDbContextFactory contexts, CarryOutChange carryOut, AuditStore audit, TimeProvider time)
{
    /// <param name="otherId">Who looks like them.</param>
    /// <param name="isAlike">Whether they do; false takes the mark back.</param>
    /// <exception cref="RegisterRefusedException">There are no two such people, or there is nothing to take back.</exception>
    public async Task<CarriedOut> RunAsync(int schoolId, string personId, string otherId, bool isAlike, string user, CancellationToken cancellationToken)
    {
        (string first, string second) = string.CompareOrdinal(personId, otherId) < 0 ? (personId, otherId) : (otherId, personId);
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.Register, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        if (first == second || await context.People.CountAsync(person => person.PersonId == first || person.PersonId == second, cancellationToken) < 2)
            throw new RegisterRefusedException("Enter the id of somebody else on the register.");
        LookAlikeRow? known = await context.LookAlikes.SingleOrDefaultAsync(pair => pair.FirstId == first && pair.SecondId == second, cancellationToken);
        if (isAlike == known is not null)
            throw new RegisterRefusedException(isAlike ? "They are marked as looking alike already." : "They are no longer marked as looking alike.");
        DateTimeOffset now = time.GetUtcNow();
        if (known is null)
            context.LookAlikes.Add(new LookAlikeRow { SchoolId = schoolId, FirstId = first, SecondId = second, MarkedBy = user, MarkedAt = now });
        else
            context.LookAlikes.Remove(known);
        JobProgressRow note = CarryOutChange.Note(context, now);
        AuditDetail detail = AuditIdRule.IsId(otherId) ? AuditDetail.None.With("other", otherId) : AuditDetail.None;
        AuditAction action = isAlike ? AuditAction.LookAlikesMarked : AuditAction.LookAlikesUnmarked;
        await transaction.CommitAsync(audit, new AuditEvent(user, action, "person", personId, detail), cancellationToken);
        return await carryOut.RunAsync(schoolId, new RegisterChange(note.Id, [first, second], []), user);
    }
}
