using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Evidence;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>The rows of one batch's photos as they are taken in: the photo, whom its name and captions name, and the verdicts of one that cannot be read.</summary>
internal sealed class PhotoRecord(DataKey key, BatchRow batch, JudgingBasis basis, TimeProvider time)
{
    private readonly NamesInText _names = new(basis.Register.People);

    /// <summary>A row for a photo that is to be screened.</summary>
    public PhotoRow New(string name, byte[] nameHash) => new()
    {
        SchoolId = batch.SchoolId,
        BatchId = batch.Id,
        State = PhotoState.Uploaded,
        FileNameCiphertext = PhotoFileName.Seal(key, batch.Id, nameHash, name),
        FileNameHash = nameHash,
        UploadedAt = time.GetUtcNow(),
    };

    /// <summary>Says in a row where its bytes lie.</summary>
    public static void Describe(PhotoRow row, StoredBlob blob)
    {
        row.BlobId = blob.Address.ToString();
        row.ByteSize = blob.Length;
    }

    /// <summary>Says in a row why it cannot be read.</summary>
    public static void Describe(PhotoRow row, PhotoUnreadableException unreadable)
    {
        row.State = PhotoState.Unreadable;
        row.Problem = unreadable.Message;
    }

    /// <summary>Adds a photo with whom it names, in the context's transaction.</summary>
    /// <exception cref="DbUpdateException">Another transaction added a file of this name.</exception>
    public async Task AddAsync(ConsentLensDbContext context, PhotoRow row, string[] named, CancellationToken cancellationToken)
    {
        context.Photos.Add(row);
        await context.SaveChangesAsync(cancellationToken);
        context.PhotoNames.AddRange(named.Select(person => new PhotoNameRow { SchoolId = batch.SchoolId, PhotoId = row.Id, PersonId = person }));
        await context.SaveChangesAsync(cancellationToken);
        if (row.State == PhotoState.Unreadable)
        {
            var evidence = new PhotoEvidence { FullyScanned = false, DamageGoesUnseen = true, Faces = [], NamedPersonIds = named };
            await basis.WriteVerdictsAsync(context, new StoredEvidence(row.Id, batch.Id, row.State, [], evidence), comparison: null, cancellationToken);
        }
    }

    /// <summary>Adds whom another name of the same photo names.</summary>
    public static async Task AddNamesAsync(ConsentLensDbContext context, long photoId, string[] named, CancellationToken cancellationToken)
    {
        int schoolId = context.CurrentSchoolId;
        await context.Database.ExecuteSqlAsync(
            $"insert into photo_names (school_id, photo_id, person_id) select {schoolId}, {photoId}, person from unnest({named}) as person on conflict do nothing",
            cancellationToken);
    }

    /// <summary>The batch's photo with the same bytes, or 0.</summary>
    public Task<long> FindTwinAsync(ConsentLensDbContext context, string blobId, CancellationToken cancellationToken) =>
        context.Photos
            .Where(photo => photo.BatchId == batch.Id && photo.BlobId == blobId)
            .Select(photo => photo.Id)
            .FirstOrDefaultAsync(cancellationToken);

    /// <summary>The people whom texts name.</summary>
    public string[] NamedIn(params string[] texts) => [.. texts.SelectMany(_names.Find).Distinct(StringComparer.Ordinal)];
}
