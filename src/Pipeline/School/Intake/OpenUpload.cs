using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>Begins an upload: a batch that takes in photos one by one until it is finished.</summary>
public sealed class OpenUpload(ConsentLensDbContextFactory contexts, TimeProvider time)
{
    private const int LongestName = 200;

    /// <summary>Adds the batch and returns its id.</summary>
    /// <exception cref="UploadRefusedException">The name is empty or too long, or a class or channel is not the school's.</exception>
    public async Task<long> RunAsync(int schoolId, UploadPlan plan, string user, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await CheckAsync(context, plan, cancellationToken);
        var batch = new BatchRow
        {
            SchoolId = schoolId,
            Name = plan.Name.Trim(),
            Event = EventOf(plan),
            State = BatchState.Receiving,
            DeclaredClasses = [.. plan.Classes.Distinct(StringComparer.Ordinal)],
            ChannelIds = [.. plan.ChannelIds.Distinct(StringComparer.Ordinal)],
            CreatedBy = user,
            CreatedAt = time.GetUtcNow(),
        };
        context.Batches.Add(batch);
        await context.SaveChangesAsync(cancellationToken);
        return batch.Id;
    }

    /// <summary>Says anew what an upload holds that is still open.</summary>
    /// <exception cref="UploadRefusedException">The name is empty or too long, a class or channel is not the school's, or the upload is finished.</exception>
    public async Task DescribeAsync(int schoolId, long batchId, UploadPlan plan, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await CheckAsync(context, plan, cancellationToken);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await UploadLock.TakeAsync(context, batchId, cancellationToken);
        await UploadLock.RequireOpenAsync(context, batchId, cancellationToken);
        (string name, string? happening) = (plan.Name.Trim(), EventOf(plan));
        (string[] classes, string[] channels) = ([.. plan.Classes.Distinct(StringComparer.Ordinal)], [.. plan.ChannelIds.Distinct(StringComparer.Ordinal)]);
        await context.Batches
            .Where(batch => batch.Id == batchId)
            .ExecuteUpdateAsync(
                update => update
                    .SetProperty(batch => batch.Name, name)
                    .SetProperty(batch => batch.Event, happening)
                    .SetProperty(batch => batch.DeclaredClasses, classes)
                    .SetProperty(batch => batch.ChannelIds, channels),
                cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static string? EventOf(UploadPlan plan) => string.IsNullOrWhiteSpace(plan.Event) ? null : plan.Event.Trim();

    private static async Task CheckAsync(ConsentLensDbContext context, UploadPlan plan, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(plan.Name))
            throw Invalid("Give the photos a name, such as the event and the day.");
        if (plan.Name.Trim().Length > LongestName || plan.Event?.Trim().Length > LongestName)
            throw Invalid($"The name and the event can each have up to {LongestName} characters; shorten them.");
        string[] classes = await context.People.Where(person => person.Class != null).Select(person => person.Class!).Distinct().ToArrayAsync(cancellationToken);
        if (plan.Classes.FirstOrDefault(name => !classes.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            throw Invalid($"There is no class {unknown} on the register; choose from the list.");
        string[] channels = await context.Channels.Select(channel => channel.ChannelId).ToArrayAsync(cancellationToken);
        if (plan.ChannelIds.Any(id => !channels.Contains(id, StringComparer.Ordinal)))
            throw Invalid("One of the channels does not belong to the school; choose from the list.");
    }

    private static UploadRefusedException Invalid(string message) => new(UploadRefusal.Invalid, message);
}
