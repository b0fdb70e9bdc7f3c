using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Takedowns;

/// <summary>Takes a confirmation back that was given by mistake: the photo is not down, and its task is open again with the day it had.</summary>
public sealed class ReopenTakedown(ConsentLensDbContextFactory contexts, AuditStore audit, TimeProvider time)
{
    /// <summary>How long after it a confirmation can be taken back.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(1);

    /// <exception cref="TakedownRefusedException">There is no such confirmation, it is too old, or the photo left again and has a task for that.</exception>
    public async Task RunAsync(int schoolId, long takedownId, string user, CancellationToken cancellationToken)
    {
        // Judging raises tasks, one for each copy and place.
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.Judging, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        TakedownRow task = await context.Takedowns.SingleOrDefaultAsync(row => row.Id == takedownId && row.ConfirmedAt != null, cancellationToken)
            ?? throw new TakedownRefusedException("That takedown is open: somebody else has already taken the confirmation back.");
        if (time.GetUtcNow() - task.ConfirmedAt > Window)
            throw new TakedownRefusedException("A confirmation can be taken back for a day. If the photo is still to be seen, record where it is published: a takedown is raised for it.");
        bool isOpenAgain = await context.Takedowns.AnyAsync(
            row => row.ConfirmedAt == null && row.PhotoId == task.PhotoId && row.ReleaseId == task.ReleaseId && row.Link == task.Link, cancellationToken);
        if (isOpenAgain)
            throw new TakedownRefusedException("The photo left again since, and a takedown for the same place is open already.");
        (task.ConfirmedBy, task.ConfirmedAt) = (null, null);
        await transaction.CommitAsync(audit, new AuditEvent(user, AuditAction.TakedownReopened, "takedown", $"{takedownId}"), cancellationToken);
    }
}
