using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Names;
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
/// <param name="basis">The register, and what an unreadable photo is judged by.</param>
public sealed class ReceivePhoto(
    ConsentLensDbContextFactory contexts, SchoolKeyStore keys, EncryptedBlobStore blobs, CurrentBasis basis, KeptTexts texts, BatchScreening screening, IPhotoReader reader, ImagingLimits limits, TimeProvider time) : IDisposable
{
    /// <summary>Photos that are in memory at once; others wait to be read.</summary>
    private const int MostAtOnce = 8;

    private readonly SemaphoreSlim _places = new(MostAtOnce, MostAtOnce);

    /// <summary>A path in the upload and nowhere else, of what the sender calls a file.</summary>
    public static string NameOf(string? sent) => UploadedName.Of(sent);

    /// <param name="name">The file's name or path, as the sender calls it.</param>
    /// <exception cref="UploadRefusedException">There is no such upload, or it is finished.</exception>
    /// <exception cref="Storage.Encryption.VaultException">The disk is full; nothing of the photo was stored.</exception>
    public async Task<ReceivedPhoto> RunAsync(int schoolId, long batchId, string? name, Stream body, CancellationToken cancellationToken)
    {
        string called = UploadedName.Of(name);
        if (FolderContents.Sort([called])[0] is not FileKind.Photo and var kind)
            return new ReceivedPhoto(called, IntakeOutcome.Ignored, Problem: kind == FileKind.Film ? FolderContents.Film : null);
        BatchRow batch;
        await using (ConsentLensDbContext context = contexts.Create(schoolId))
            batch = await UploadLock.RequireOpenAsync(context, batchId, cancellationToken);
        JudgingBasis current = await basis.ReadAsync(schoolId, cancellationToken);
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        var intake = new UploadIntake(contexts, blobs, reader, texts, screening, key, batch, within: null, new SidecarTexts([]), current, time);
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

/// <summary>What became of one uploaded file.</summary>
/// <param name="Name">The name under which it was taken in: a number is put behind it when another photo of the upload has it already.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="PhotoId">The photo, when it is in this upload.</param>
/// <param name="Earlier">For a duplicate, the other batch in which the photo lies; null when it lies in this one, or where it lies is not to be told.</param>
/// <param name="Problem">Why it cannot be read, or what was passed over, as one sentence; otherwise null.</param>
public sealed record ReceivedPhoto(string Name, IntakeOutcome Outcome, long? PhotoId = null, EarlierBatch? Earlier = null, string? Problem = null);

/// <summary>The batch in which a photo lies already.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="CreatedAt">When it was uploaded.</param>
public sealed record EarlierBatch(long Id, string Name, DateTimeOffset CreatedAt);

/// <summary>Reads an uploaded photo into memory; nothing of it reaches the disk in the clear.</summary>
internal static class UploadedBody
{
    private const int Step = 81_920;

    /// <summary>Every byte of a body, counted as they come: what the sender says of its length may be wrong.</summary>
    /// <exception cref="PhotoUnreadableException">There are none, or more than allowed.</exception>
    public static async Task<PhotoBytes> ReadAsync(Stream body, ImagingLimits limits, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        byte[] buffer = new byte[Step];
        int count;
        while ((count = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (bytes.Length + count > limits.MaxBytes)
                throw new PhotoUnreadableException(UnreadableReason.FileTooLarge, $"The file is larger than {limits.MaxBytes / 1_000_000.0:0.#} MB; export a smaller copy.");
            bytes.Write(buffer, 0, count);
        }

        return bytes.Length > 0
            ? new PhotoBytes(bytes.GetBuffer().AsMemory(0, (int)bytes.Length))
            : throw new PhotoUnreadableException(UnreadableReason.Empty, "The file is empty; copy the photo again.");
    }
}

/// <summary>The name of an uploaded file, as far as it can be used: a path in the upload and nowhere else.</summary>
internal static class UploadedName
{
    private const int MostLetters = 500;

    /// <summary>Forward slashes, no control characters, and not longer than a name needs; its end is what tells photos apart.</summary>
    public static string Of(string? sent)
    {
        string name = new([.. (sent ?? string.Empty).Replace('\\', '/').Where(letter => !char.IsControl(letter))]);
        name = name.Trim().TrimStart('/');
        return name.Length switch
        {
            0 => "photo",
            > MostLetters => name[^MostLetters..],
            _ => name,
        };
    }
}
