using ConsentLens.Pipeline.School.Judging.Evidence;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.School.Review.Dossier;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ConsentLens.Pipeline.School.Review;

/// <summary>Shows what the redacted copy of a photo would look like on a channel, as it would be made for a release. Nothing is kept.</summary>
public sealed class RedactedPreview(
    ConsentLensDbContextFactory contexts, PhotoDossierReader dossiers, SchoolKeyStore keys, StoredCopies storedCopies, PhotoPreviews previews, ILogger<RedactedPreview> logger)
{
    /// <summary>The copy; null when the photo cannot be shown.</summary>
    public async Task<PreviewedCopy?> MakeAsync(int schoolId, long photoId, string channelId, CancellationToken cancellationToken)
    {
        if (await dossiers.ReadAsync(schoolId, photoId, cancellationToken) is not { State: PhotoState.Screened } dossier
            || dossier.Channels.SingleOrDefault(channel => channel.ChannelId == channelId) is not { } standing)
            return null;
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        string? blob = await context.Photos.Where(photo => photo.Id == photoId && photo.State == PhotoState.Screened).Select(photo => photo.BlobId).SingleOrDefaultAsync(cancellationToken);
        FaceRow[] faces = await context.Faces.AsNoTracking().Where(face => face.PhotoId == photoId).OrderBy(face => face.Ordinal).ToArrayAsync(cancellationToken);
        StoredEvidence? evidence = null;
        await foreach (StoredEvidence found in new EvidenceReader(contexts.DataSource, schoolId).ReadAsync([photoId], cancellationToken))
            evidence = found;
        bool isAsJudged = evidence is not null && faces.Select(face => face.Ordinal).SequenceEqual(evidence.FaceOrdinals);
        if (!isAsJudged || !BlobAddress.TryParse(blob, out BlobAddress address))
            return null;
        try
        {
            using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
            ChannelCopies copies = await storedCopies.OpenAsync(context, channelId, cancellationToken);
            MadeCopy made = await copies.MakeAsync(address, key, Math.Max(dossier.Width, dossier.Height), standing.CopySide, faces, evidence!, standing.FacesToRemove, cancellationToken);
            // Locked meanwhile: nothing is handed out.
            bool isOpen = await context.Photos.AnyAsync(photo => photo.Id == photoId && photo.State == PhotoState.Screened, cancellationToken);
            return isOpen ? new PreviewedCopy(made.Copy.Bytes.ToArray(), made.Proof, CopyContent.HashOf(standing.Verdict, standing.CopySide, copies.Style, faces, standing.FacesToRemove)) : null;
        }
        catch (Exception error) when (error is PhotoUnreadableException or UncleanCopyException or VaultException)
        {
            logger.NotUsable("photo", schoolId, photoId, error);
            return null;
        }
    }

    /// <summary>A thumbnail with the same faces redacted, for a grid; null when the photo cannot be shown. It is made of the thumbnail's own few pixels, and proves nothing.</summary>
    public async Task<byte[]?> ThumbAsync(int schoolId, long photoId, string channelId, CancellationToken cancellationToken) =>
        (await dossiers.ReadAsync(schoolId, photoId, cancellationToken))?.Channels.SingleOrDefault(channel => channel.ChannelId == channelId) is { } standing
            ? await previews.ReadRedactedAsync(schoolId, photoId, PreviewSize.Thumb, standing.FacesToRemove, cancellationToken)
            : null;
}

/// <summary>A copy as it would be released.</summary>
/// <param name="Picture">A JPEG.</param>
/// <param name="Proof">What its second screening found.</param>
/// <param name="Content">What it shows, by <see cref="CopyContent"/>.</param>
public sealed record PreviewedCopy(byte[] Picture, CopyProof Proof, byte[] Content);
