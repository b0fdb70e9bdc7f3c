using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Files;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>Takes the photos of an uploaded zip in. The zip itself lies on the disk while that is done, encrypted under a key that is nowhere but in memory.</summary>
/// <param name="basis">The register, and what an unreadable photo is judged by.</param>
public sealed class ReceiveZip(
    ConsentLensDbContextFactory contexts,
    SchoolKeyStore keys,
    EncryptedBlobStore blobs,
    CurrentBasis basis,
    KeptTexts texts,
    BatchScreening screening,
    ReceiveSidecars sidecars,
    IPhotoReader reader,
    ImagingLimits limits,
    UploadLimits zipLimits,
    ScratchSpace scratch,
    TimeProvider time)
{
    /// <summary>Takes the zip in. What was taken in before it broke off stays, and is known when the zip comes again.</summary>
    /// <param name="name">What the zip is called, or null; it counts like the folders in it.</param>
    /// <exception cref="UploadRefusedException">It is no zip or too large, there is no such upload, or it is finished.</exception>
    /// <exception cref="Storage.Encryption.VaultException">The disk is full.</exception>
    public async Task<ReceivedZip> RunAsync(int schoolId, long batchId, string? name, Stream body, CancellationToken cancellationToken)
    {
        BatchRow batch;
        await using (ConsentLensDbContext context = contexts.Create(schoolId))
            batch = await UploadLock.RequireOpenAsync(context, batchId, cancellationToken);
        await using Stream content = await TakeAsync(body, cancellationToken);
        using ZipBatch zip = Open(content);
        JudgingBasis current = await basis.ReadAsync(schoolId, cancellationToken);
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        string? within = name is null ? null : UploadedName.Of(name);
        long unpacked = 0;
        PhotoEntry[] entries = [.. zip.Entries.Select(entry => entry with { Name = UploadedName.Of(entry.Name), ReadAsync = token => CountAsync(entry, token) })];
        SidecarTexts beside = await SidecarTexts.ReadAsync(zip.Others.Companions, entries.Select(entry => entry.Name), cancellationToken);
        var intake = new UploadIntake(contexts, blobs, reader, texts, screening, key, batch, within, beside, current, time);
        List<ReceivedPhoto> answers = [];
        try
        {
            foreach (PhotoEntry entry in entries)
            {
                answers.Add(await intake.AddAsync(entry, cancellationToken));
                if (unpacked > zipLimits.MaxUnpackedBytes)
                    throw new UploadRefusedException(UploadRefusal.TooLarge, $"The zip unpacks to more than {zipLimits.MaxUnpackedBytes / 1_000_000_000.0:0.#} GB, so the rest of it was not added; split it into smaller zips.");
            }
        }
        finally
        {
            // They may lie beside photos that came before this zip, too. Also where it breaks off.
            await sidecars.RunAsync(schoolId, batchId, within, zip.Others.Companions, CancellationToken.None);
        }

        answers.AddRange(zip.Others.Sentences.Select(sentence => new ReceivedPhoto(within ?? "The zip", IntakeOutcome.Ignored, Problem: sentence)));
        return new ReceivedZip(answers);

        async Task<PhotoBytes> CountAsync(PhotoEntry entry, CancellationToken token)
        {
            try
            {
                PhotoBytes file = await entry.ReadAsync(token);
                unpacked += file.Memory.Length;
                return file;
            }
            catch (PhotoUnreadableException unreadable) when (unreadable.Reason == UnreadableReason.FileTooLarge)
            {
                unpacked += limits.MaxBytes;
                throw;
            }
        }
    }

    private async Task<Stream> TakeAsync(Stream body, CancellationToken cancellationToken) =>
        await scratch.TakeAsync(body, zipLimits.MaxZipBytes, cancellationToken)
        ?? throw new UploadRefusedException(UploadRefusal.TooLarge, $"The zip is larger than {zipLimits.MaxZipBytes / 1_000_000_000.0:0.#} GB; split it into smaller zips, or upload the folder itself.");

    private ZipBatch Open(Stream content)
    {
        try
        {
            return new ZipBatch(content, "that was uploaded", limits);
        }
        catch (BatchUnreadableException unreadable)
        {
            throw new UploadRefusedException(UploadRefusal.UnreadableZip, "The zip cannot be read, or contains too many files; make it again, or upload the folder itself.", unreadable);
        }
    }
}

/// <summary>What became of the files of an uploaded zip, in the order of their names.</summary>
/// <param name="Photos">One answer a file; at the end what was passed over, in the zip's own name.</param>
public sealed record ReceivedZip(IReadOnlyList<ReceivedPhoto> Photos);

/// <summary>What of a whole zip is refused. Each photo in it is held to <see cref="Vision.Decoding.ImagingLimits"/> besides.</summary>
public sealed record UploadLimits
{
    /// <summary>Most bytes of a zip.</summary>
    public long MaxZipBytes { get; init; } = 4_000_000_000;

    /// <summary>Most bytes that a zip may unpack to.</summary>
    public long MaxUnpackedBytes { get; init; } = 10_000_000_000;
}
