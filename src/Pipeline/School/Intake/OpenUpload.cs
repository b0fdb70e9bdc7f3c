using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>Begins an upload: a batch that takes in photos one by one until it is finished.</summary>
public sealed class OpenUpload(ConsentLensDbContextFactory contexts, SchoolKeyStore keys, SearchNames search, TimeProvider time)
{
    private const int LongestName = 200;

    /// <summary>Adds the batch and returns its id.</summary>
    /// <exception cref="UploadRefusedException">The name is empty or too long, or a class or channel is not the school's.</exception>
    public async Task<long> RunAsync(int schoolId, UploadPlan plan, string user, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await CheckAsync(context, plan, cancellationToken);
        var batch = new BatchRow
        {
            SchoolId = schoolId,
            State = BatchState.Receiving,
            DeclaredClasses = [.. plan.Classes.Distinct(StringComparer.Ordinal)],
            ExpectedPupils = await DeclaredClasses.PupilsAsync(context, plan.Classes, cancellationToken),
            ChannelIds = [.. plan.ChannelIds.Distinct(StringComparer.Ordinal)],
            CreatedBy = user,
            CreatedAt = time.GetUtcNow(),
        };
        context.Batches.Add(batch);
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(context, SchoolLock.None, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        batch.NameCiphertext = NameOf(plan).Seal(key, batch.Id);
        await transaction.CommitAsync(cancellationToken);
        return batch.Id;
    }

    /// <summary>Says anew what an upload holds that is still open.</summary>
    /// <exception cref="UploadRefusedException">The name is empty or too long, a class or channel is not the school's, or the upload is finished.</exception>
    public async Task DescribeAsync(int schoolId, long batchId, UploadPlan plan, CancellationToken cancellationToken)
    {
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await CheckAsync(context, plan, cancellationToken);
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(context, SchoolLock.None, cancellationToken);
        await UploadLock.TakeAsync(context, batchId, cancellationToken);
        BatchRow before = await UploadLock.RequireOpenAsync(context, batchId, cancellationToken);
        // Whoever searches the texts now has read the old name, and would mark them as searched for the new one.
        await JudgingLock.TakeAsync(context, cancellationToken);
        BatchName name = NameOf(plan);
        byte[] nameCiphertext = name.Seal(key, batchId);
        (string[] classes, string[] channels) = ([.. plan.Classes.Distinct(StringComparer.Ordinal)], [.. plan.ChannelIds.Distinct(StringComparer.Ordinal)]);
        string[] pupils = await DeclaredClasses.PupilsAsync(context, classes, cancellationToken);
        await context.Batches
            .Where(batch => batch.Id == batchId)
            .ExecuteUpdateAsync(
                update => update
                    .SetProperty(batch => batch.NameCiphertext, nameCiphertext)
                    .SetProperty(batch => batch.DeclaredClasses, classes)
                    .SetProperty(batch => batch.ExpectedPupils, pupils)
                    .SetProperty(batch => batch.ChannelIds, channels),
                cancellationToken);
        bool isCalledOtherwise = BatchName.Open(key, batchId, before.NameCiphertext) != name;
        if (isCalledOtherwise)
        {
            await context.PhotoTexts
                .Where(text => text.BatchId == batchId)
                .ExecuteUpdateAsync(update => update.SetProperty(text => text.NamesSha256, (byte[]?)null), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        if (isCalledOtherwise)
            await search.RunAsync(schoolId, CancellationToken.None);
    }

    private static BatchName NameOf(UploadPlan plan) => new(plan.Name.Trim(), string.IsNullOrWhiteSpace(plan.Event) ? null : plan.Event.Trim());

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

/// <summary>What is said of photos before they are uploaded.</summary>
/// <param name="Name">What to call them.</param>
/// <param name="Event">The event, or null.</param>
/// <param name="Classes">The classes that are in them; empty for the whole school.</param>
/// <param name="ChannelIds">The channels that they are meant for; empty for all.</param>
public sealed record UploadPlan(string Name, string? Event, IReadOnlyList<string> Classes, IReadOnlyList<string> ChannelIds);

/// <summary>An upload that cannot go on like this. The message is one sentence fit for a user.</summary>
public sealed class UploadRefusedException(UploadRefusal refusal, string message, Exception? inner = null) : RefusedException(message, inner)
{
    /// <summary>What kind of refusal it is.</summary>
    public UploadRefusal Refusal { get; } = refusal;
}

/// <summary>Why an upload as a whole takes something not in.</summary>
public enum UploadRefusal
{
    /// <summary>There is no such upload.</summary>
    NotFound,

    /// <summary>It takes nothing in any more.</summary>
    Finished,

    Empty,

    /// <summary>What was said of it cannot be right.</summary>
    Invalid,

    /// <summary>More bytes than allowed.</summary>
    TooLarge,

    /// <summary>A zip that cannot be read.</summary>
    UnreadableZip,
}
