using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Takedowns;

/// <summary>Lists takedown tasks.</summary>
public sealed class TakedownList(ConsentLensDbContextFactory contexts)
{
    /// <summary>The tasks that wait, the most urgent first.</summary>
    public async Task<IReadOnlyList<TakedownTask>> OpenAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        return await Tasks(context, context.Takedowns.Where(task => task.ConfirmedAt == null).OrderBy(task => task.DueDate).ThenBy(task => task.Id))
            .ToListAsync(cancellationToken);
    }

    /// <summary>The tasks that were confirmed, the latest first.</summary>
    /// <param name="skip">How many to pass over.</param>
    /// <param name="take">How many to list at most.</param>
    public async Task<IReadOnlyList<TakedownTask>> ConfirmedAsync(int schoolId, int skip, int take, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        IQueryable<TakedownRow> confirmed = context.Takedowns.Where(task => task.ConfirmedAt != null).OrderByDescending(task => task.ConfirmedAt).ThenByDescending(task => task.Id);
        return await Tasks(context, confirmed.Skip(skip).Take(take)).ToListAsync(cancellationToken);
    }

    private static IQueryable<TakedownTask> Tasks(ConsentLensDbContext context, IQueryable<TakedownRow> rows) => rows.Select(task => new TakedownTask(
        task.Id,
        task.PhotoId,
        context.Photos.Any(photo => photo.Id == task.PhotoId && photo.State == PhotoState.Locked),
        task.ChannelId,
        context.Channels.Where(channel => channel.ChannelId == task.ChannelId).Select(channel => channel.Platform).Single(),
        task.Link,
        task.Reasons,
        task.DueDate,
        task.RaisedAt,
        task.ConfirmedBy,
        task.ConfirmedAt));
}
