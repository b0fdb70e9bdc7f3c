using System.Globalization;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Encryption.Sealing;
using ConsentLens.Pipeline.Storage.Keys;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>Records that photos are to be taken in; a job does the rest.</summary>
public sealed class BatchRegistration(ConsentLensDbContextFactory contexts, SchoolKeyStore keys, TimeProvider time)
{
    /// <summary>Adds a batch and returns its id. Nothing is read yet.</summary>
    /// <param name="source">The folder or zip, as every worker reaches it; null when the photos are uploaded one by one.</param>
    /// <param name="declaredClasses">The classes that are in it, or none for the whole school.</param>
    public async Task<long> AddAsync(int schoolId, string name, string? source, IReadOnlyList<string> declaredClasses, string user, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        var batch = new BatchRow
        {
            SchoolId = schoolId,
            State = BatchState.Receiving,
            DeclaredClasses = [.. declaredClasses],
            ExpectedPupils = await DeclaredClasses.PupilsAsync(context, declaredClasses, cancellationToken),
            CreatedBy = user,
            CreatedAt = time.GetUtcNow(),
        };
        context.Batches.Add(batch);
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(context, SchoolLock.None, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        batch.NameCiphertext = new BatchName(name, Event: null).Seal(key, batch.Id);
        if (source is not null)
            batch.SourceCiphertext = SealedBytes.SealText(key, ContextOf(batch.Id), Path.GetFullPath(source));
        await transaction.CommitAsync(cancellationToken);
        return batch.Id;
    }

    /// <summary>Where a batch's files are taken from, or null.</summary>
    internal static string? SourceOf(DataKey key, BatchRow batch) =>
        batch.SourceCiphertext is { } stored ? SealedBytes.OpenText(key, ContextOf(batch.Id), stored) : null;

    private static SealedContext ContextOf(long batchId) => new("batches", "source_ciphertext", batchId.ToString(CultureInfo.InvariantCulture));
}
