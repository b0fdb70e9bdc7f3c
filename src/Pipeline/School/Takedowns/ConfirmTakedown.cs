using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Takedowns;

/// <summary>Records that a published photo is down: who saw to it, and when. Nothing else ends a takedown task.</summary>
public sealed class ConfirmTakedown(ConsentLensDbContextFactory contexts, AuditStore audit, TimeProvider time)
{
    /// <returns>False when there is no such task, or somebody confirmed it before; theirs stands.</returns>
    public async Task<bool> RunAsync(int schoolId, long takedownId, string user, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.None, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        DateTimeOffset now = time.GetUtcNow();
        int confirmed = await context.Takedowns
            .Where(takedown => takedown.Id == takedownId && takedown.ConfirmedAt == null)
            .ExecuteUpdateAsync(
                task => task.SetProperty(takedown => takedown.ConfirmedBy, user).SetProperty(takedown => takedown.ConfirmedAt, now),
                cancellationToken);
        if (confirmed == 0)
            return false;
        await transaction.CommitAsync(audit, new AuditEvent(user, AuditAction.TakedownConfirmed, "takedown", $"{takedownId}"), cancellationToken);
        return true;
    }
}
