using System.Diagnostics;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Settings;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Faces.Embedding;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Faces.Matching;
using ConsentLens.Pipeline.Vision.Models;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Judging.Rematch;

/// <summary>
/// Compares the faces of photos with the templates of today, by the boxes and landmarks that are stored: decode, align, embed, match, and judge
/// again. Nobody is searched for anew, and what people said of faces stays.
/// </summary>
/// <param name="blobs">The photos.</param>
/// <param name="photoKey">Which key a school's photos are sealed under.</param>
/// <param name="engine">The models.</param>
/// <param name="templates">Opens the templates.</param>
/// <param name="rejudge">Judges the photos again.</param>
public sealed class RematchPhotos(
    ConsentLensDbContextFactory contexts,
    EncryptedBlobStore blobs,
    PhotoKeySource photoKey,
    ScreeningEngine engine,
    TemplateStore templates,
    RejudgePhotos rejudge,
    TimeProvider time)
{
    /// <summary>Matches photos again; those without pixels, and those that were never screened, are passed over.</summary>
    /// <param name="photoIds">The photos; some dozens at a time.</param>
    public async Task<RematchCounts> RunAsync(int schoolId, IReadOnlyCollection<long> photoIds, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        using DataKey key = await photoKey(schoolId, cancellationToken);
        int rematched = 0;
        int unreadable = 0;
        (long revision, FaceMatcher matcher) = await OpenGalleryAsync(schoolId, cancellationToken);
        foreach (long photoId in photoIds.Distinct().Order())
        {
            RematchOutcome outcome = await MatchAsync(schoolId, photoId, key, revision, matcher, cancellationToken);
            while (outcome == RematchOutcome.GalleryChanged)
            {
                (revision, matcher) = await OpenGalleryAsync(schoolId, cancellationToken);
                outcome = await MatchAsync(schoolId, photoId, key, revision, matcher, cancellationToken);
            }

            rematched += outcome == RematchOutcome.Matched ? 1 : 0;
            unreadable += outcome == RematchOutcome.Unreadable ? 1 : 0;
        }

        JudgingCounts counts = await rejudge.RunAsync(schoolId, photoIds, JudgingCause.Rematch, cancellationToken);
        return new RematchCounts(rematched, unreadable, counts) { Elapsed = Stopwatch.GetElapsedTime(start) };
    }

    private async Task<(long Revision, FaceMatcher Matcher)> OpenGalleryAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        // The revision comes first: templates that change meanwhile leave it behind.
        long revision = await context.Schools.Select(school => school.GalleryRevision).SingleAsync(cancellationToken);
        IReadOnlyList<Template> known = await templates.LoadAsync(context, new Digest(engine.EmbedderSha256), time.GetUtcNow(), cancellationToken);
        MatchThresholds thresholds = await SchoolSettings.ThresholdsAsync(context, engine, cancellationToken);
        return (revision, new FaceMatcher(new TemplateGallery(known, engine.ModelsFor(comparesFaces: true).Metric), thresholds));
    }

    private async Task<RematchOutcome> MatchAsync(int schoolId, long photoId, DataKey key, long revision, FaceMatcher matcher, CancellationToken cancellationToken)
    {
        var store = new RematchStore(contexts, schoolId, photoId);
        if (await store.ReadAsync(cancellationToken) is not { } photo)
            return RematchOutcome.NothingToDo;
        FaceComparison[] comparisons;
        try
        {
            comparisons = photo.Faces.Count == 0 ? [] : await CompareAsync(photo, key, matcher, cancellationToken);
        }
        catch (PhotoUnreadableException unreadable)
        {
            return await store.GiveUpAsync(unreadable.Message, cancellationToken);
        }
        catch (VaultException broken) when (broken.Failure is VaultFailure.NotFound or VaultFailure.Damaged)
        {
            return await store.GiveUpAsync(broken.Message, cancellationToken);
        }

        return await store.SaveAsync(photo, comparisons, engine.EmbedderSha256, revision, cancellationToken);
    }

    private async Task<FaceComparison[]> CompareAsync(PhotoToMatch photo, DataKey key, FaceMatcher matcher, CancellationToken cancellationToken)
    {
        byte[] file = await blobs.ReadAsync(key, BlobAddress.Parse(photo.BlobId), cancellationToken);
        ScreeningModels models = engine.ModelsFor(comparesFaces: true);
        using RgbImage image = models.Reader.Decode(file, PhotoScreener.UsualReleaseSide, cancellationToken);
        float toImage = (float)image.LongSide / Math.Max(photo.Width, photo.Height);
        FaceDetection[] faces = [.. photo.Faces.Select(face => face.Scale(toImage))];
        IReadOnlyList<FaceEmbedding?> embeddings = models.Analyser.Embed(image, faces, cancellationToken);
        return [.. embeddings.Zip(faces, (embedding, face) =>
            embedding is null || face.IsDrawnByHand ? FaceComparison.NotCompared : matcher.Compare(embedding.Vector))];
    }
}
