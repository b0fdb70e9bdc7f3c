using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Takedowns;

/// <summary>Records that a published photo is down: who saw to it, and when. Nothing else ends a takedown task.</summary>
public sealed class ConfirmTakedown(ConsentLensDbContextFactory contexts, AuditStore audit, TimeProvider time)
{
    /// <param name="lastDeparture">The departure up to which the user knew of it, as the list said (<see cref="TakedownTask.LastDeparture"/>).</param>
    /// <returns>False when there is no such task, or somebody confirmed it before; theirs stands.</returns>
    /// <exception cref="TakedownRefusedException">The photo left again since the user looked.</exception>
    public async Task<bool> RunAsync(int schoolId, long takedownId, long lastDeparture, string user, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.None, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        DateTimeOffset now = time.GetUtcNow();
        int confirmed = await context.Takedowns
            .Where(takedown => takedown.Id == takedownId && takedown.ConfirmedAt == null && takedown.LastDeparture <= lastDeparture)
            .ExecuteUpdateAsync(
                task => task.SetProperty(takedown => takedown.ConfirmedBy, user).SetProperty(takedown => takedown.ConfirmedAt, now),
                cancellationToken);
        if (confirmed == 0)
        {
            return await context.Takedowns.AnyAsync(takedown => takedown.Id == takedownId && takedown.ConfirmedAt == null, cancellationToken)
                ? throw new TakedownRefusedException("The photo was downloaded or published again while you were looking at this page. Check that it is down, then confirm.")
                : false;
        }

        await transaction.CommitAsync(audit, new AuditEvent(user, AuditAction.TakedownConfirmed, "takedown", $"{takedownId}"), cancellationToken);
        return true;
    }
}

/// <summary>A takedown cannot be confirmed. The message is one sentence for the user.</summary>
public sealed class TakedownRefusedException(string message) : RefusedException(message);
