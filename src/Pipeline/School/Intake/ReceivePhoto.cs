using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>
/// Takes one photo of an upload in, as it comes over the network. A connection that breaks leaves nothing, and a photo that is sent again is
/// found to be there.
/// </summary>
/// <param name="keys">The keys of schools.</param>
/// <param name="blobs">Where photos lie.</param>
/// <param name="basis">The register, and what an unreadable photo is judged by.</param>
/// <param name="reader">Looks at a photo's header.</param>
/// <param name="limits">What is refused.</param>
public sealed class ReceivePhoto(
    ConsentLensDbContextFactory contexts, SchoolKeyStore keys, EncryptedBlobStore blobs, CurrentBasis basis, IPhotoReader reader, ImagingLimits limits, TimeProvider time) : IDisposable
{
    /// <summary>Photos that are in memory at once; others wait to be read.</summary>
    private const int MostAtOnce = 8;

    private readonly SemaphoreSlim _places = new(MostAtOnce, MostAtOnce);

    /// <summary>Takes it in.</summary>
    /// <param name="batchId">The upload.</param>
    /// <param name="name">The file's name or path, as the sender calls it.</param>
    /// <param name="body">Its bytes.</param>
    /// <exception cref="UploadRefusedException">There is no such upload, or it is finished.</exception>
    /// <exception cref="Storage.Encryption.VaultException">The disk is full; nothing of the photo was stored.</exception>
    public async Task<ReceivedPhoto> RunAsync(int schoolId, long batchId, string? name, Stream body, CancellationToken cancellationToken)
    {
        string called = UploadedName.Of(name);
        if (PhotoBatch.IsSystemFile(called))
            return new ReceivedPhoto(called, IntakeOutcome.Ignored);
        BatchRow batch;
        await using (ConsentLensDbContext context = contexts.Create(schoolId))
            batch = await UploadLock.RequireOpenAsync(context, batchId, cancellationToken);
        JudgingBasis current = await basis.ReadAsync(schoolId, cancellationToken);
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        var intake = new UploadIntake(contexts, blobs, reader, key, batch, current, time);
        await _places.WaitAsync(cancellationToken);
        try
        {
            return await intake.AddAsync(new PhotoEntry(called, token => UploadedBody.ReadAsync(body, limits, token)), cancellationToken);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();
}
