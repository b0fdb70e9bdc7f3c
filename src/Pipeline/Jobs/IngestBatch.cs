using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ConsentLens.Pipeline.Jobs;

/// <summary>Adds the photos of a batch and queues their screening in chunks.</summary>
public sealed partial class IngestBatch(
    ConsentLensDbContextFactory contexts,
    SchoolKeyStore keys,
    EncryptedBlobStore blobs,
    JudgingBasisReader bases,
    KeptTexts texts,
    ReceiveSidecars sidecars,
    BatchScreening screening,
    AuditStore audit,
    IPhotoReader reader,
    TimeProvider time,
    ILogger<IngestBatch> logger) : IPipelineJob
{
    private const string Actor = "job/ingest_batch";

    /// <summary>Skips batches that have been ingested before.</summary>
    /// <exception cref="VaultException">The disk is full: what was added stays, and the next run continues from there.</exception>
    public async Task RunAsync(int schoolId, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        foreach (long id in ids)
        {
            await using ConsentLensDbContext context = contexts.Create(schoolId);
            BatchRow? batch = await context.Batches.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
            if (batch is { State: BatchState.Receiving }) await IngestAsync(context, batch, cancellationToken);
        }
    }

    private async Task IngestAsync(ConsentLensDbContext context, BatchRow batch, CancellationToken cancellationToken)
    {
        try
        {
            (int files, int duplicates) = await TakeInAsync(context, batch, cancellationToken);
            AuditDetail detail = AuditDetail.None.With("files", files).With("duplicates", duplicates);
            var entry = new AuditEvent(Actor, AuditAction.BatchIngested, "batch", $"{batch.Id}", detail);
            await screening.BeginAsync(batch.SchoolId, batch.Id, files, duplicates, (begun, token) => audit.AppendAsync(begun, entry, token), cancellationToken);
        }
        catch (BatchUnreadableException unreadable)
        {
            // Its own message contains a path, which may contain a name.
            NotReadable(batch.SchoolId, batch.Id, JobFailure.Of(unreadable).Kind);
            await SetProblemAsync(context, batch.Id, BatchState.Failed, "The folder or zip of this batch cannot be read. Check that it has not been moved, and add the batch again.", cancellationToken);
        }
        catch (VaultException full) when (full.Failure == VaultFailure.DiskFull)
        {
            await SetProblemAsync(context, batch.Id, BatchState.Receiving, full.Message, cancellationToken);
            throw;
        }
    }

    private async Task<(int Files, int Duplicates)> TakeInAsync(ConsentLensDbContext context, BatchRow batch, CancellationToken cancellationToken)
    {
        using DataKey key = await keys.OpenAsync(batch.SchoolId, KeyPurpose.School, cancellationToken);
        if (BatchRegistration.SourceOf(key, batch) is not { } source)
            return (await context.Photos.CountAsync(photo => photo.BatchId == batch.Id, cancellationToken), 0);
        JudgingBasis basis = await bases.ReadAsync(context, cancellationToken);
        using IPhotoBatch files = PhotoBatch.Open(source, reader.Limits);
        var intake = new PhotoIntake(contexts, blobs, reader, texts, key, batch, files.Name, basis, time);
        int duplicates = 0;
        List<string> noPhotos = [];
        foreach (PhotoEntry entry in files.Entries)
        {
            IntakeOutcome outcome = await intake.AddAsync(entry, cancellationToken);
            if (outcome == IntakeOutcome.Duplicate) duplicates++;
            if (outcome == IntakeOutcome.Ignored) noPhotos.Add(entry.Name);
        }

        await sidecars.RunAsync(batch.SchoolId, batch.Id, files.Name, files.Others.Companions, cancellationToken);
        if (string.Join(' ', [.. files.Others.Sentences, .. PassedOver.SentencesOfNoPhotos(noPhotos)]) is { Length: > 0 } passedOver)
        {
            await context.Batches.Where(row => row.Id == batch.Id).ExecuteUpdateAsync(update => update.SetProperty(row => row.PassedOver, passedOver), cancellationToken);
        }

        return (files.Entries.Count - noPhotos.Count, duplicates);
    }

    private static Task<int> SetProblemAsync(ConsentLensDbContext context, long batchId, BatchState state, string problem, CancellationToken cancellationToken) =>
        context.Batches
            .Where(batch => batch.Id == batchId && batch.State == BatchState.Receiving)
            .ExecuteUpdateAsync(update => update.SetProperty(batch => batch.State, state).SetProperty(batch => batch.Problem, problem), cancellationToken);

    [LoggerMessage(LogLevel.Warning, "The folder or zip of batch {Batch} of school {School} cannot be read: {Failure}")]
    private partial void NotReadable(int school, long batch, string failure);
}
