using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ConsentLens.Pipeline.School.Takedowns;

/// <summary>Records that a published photo is down: who saw to it, and when. Nothing else ends a takedown task.</summary>
public sealed class ConfirmTakedown(ConsentLensDbContextFactory contexts, AuditStore audit, TimeProvider time)
{
    /// <summary>Confirms a task.</summary>
    /// <param name="takedownId">The task.</param>
    /// <param name="user">The id of the user who confirms.</param>
    /// <returns>False when there is no such task, or somebody confirmed it before; theirs stands.</returns>
    public async Task<bool> RunAsync(int schoolId, long takedownId, string user, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        int confirmed = await context.Takedowns
            .Where(takedown => takedown.Id == takedownId && takedown.ConfirmedAt == null)
            .ExecuteUpdateAsync(
                task => task.SetProperty(takedown => takedown.ConfirmedBy, user).SetProperty(takedown => takedown.ConfirmedAt, now),
                cancellationToken);
        if (confirmed == 0)
            return false;
        await audit.AppendAsync(context, new AuditEvent(user, AuditAction.TakedownConfirmed, "takedown", $"{takedownId}"), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
