using ConsentLens.Pipeline.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Ingest;

/// <summary>Begins an upload: a batch that takes in photos one by one until it is finished.</summary>
public sealed class OpenUpload(ConsentLensDbContextFactory contexts, TimeProvider time)
{
    private const int LongestName = 200;

    /// <summary>Adds the batch and returns its id.</summary>
    /// <exception cref="UploadRefusedException">The name is empty or too long, or a class or channel is not the school's.</exception>
    public async Task<long> RunAsync(int schoolId, UploadPlan plan, string user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await CheckAsync(context, plan, cancellationToken);
        var batch = new BatchRow
        {
            SchoolId = schoolId,
            Name = plan.Name.Trim(),
            Event = string.IsNullOrWhiteSpace(plan.Event) ? null : plan.Event.Trim(),
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

    private static async Task CheckAsync(ConsentLensDbContext context, UploadPlan plan, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(plan.Name))
            throw Invalid("Give the photos a name, such as the event and the day.");
        if (plan.Name.Trim().Length > LongestName || plan.Event?.Trim().Length > LongestName)
            throw Invalid($"The name and the event may have up to {LongestName} letters each; shorten them.");
        string[] classes = await context.People.Where(person => person.Class != null).Select(person => person.Class!).Distinct().ToArrayAsync(cancellationToken);
        if (plan.Classes.FirstOrDefault(name => !classes.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            throw Invalid($"There is no class {unknown} on the register; choose from the list.");
        string[] channels = await context.Channels.Select(channel => channel.ChannelId).ToArrayAsync(cancellationToken);
        if (plan.ChannelIds.Any(id => !channels.Contains(id, StringComparer.Ordinal)))
            throw Invalid("One of the channels is not in the school's register of channels; choose from the list.");
    }

    private static UploadRefusedException Invalid(string message) => new(UploadRefusal.Invalid, message);
}
