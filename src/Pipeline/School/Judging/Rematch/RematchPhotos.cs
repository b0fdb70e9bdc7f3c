using System.Diagnostics;
using System.Globalization;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Settings;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces.Embedding;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Faces.Matching;
using ConsentLens.Pipeline.Vision.Models;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ConsentLens.Pipeline.School.Judging.Rematch;

/// <summary>
/// Compares the faces of photos with the templates of today, by the boxes and landmarks that are stored: decode, align, embed, match, and judge
/// again. Nobody is searched for anew, and what people said of faces stays.
/// </summary>
public sealed class RematchPhotos(
    ConsentLensDbContextFactory contexts,
    PhotoEmbedder embedder,
    SchoolKeyStore keys,
    ScreeningEngine engine,
    TemplateStore templates,
    RejudgePhotos rejudge,
    TimeProvider time,
    ILogger<RematchPhotos> logger)
{
    /// <summary>Matches photos again; those without pixels, and those that were never screened, are passed over.</summary>
    /// <param name="photoIds">The photos; some dozens at a time.</param>
    public async Task<RematchCounts> RunAsync(int schoolId, IReadOnlyCollection<long> photoIds, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
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
        var store = new RematchStore(contexts, schoolId, photoId, time);
        if (await store.ReadAsync(cancellationToken) is not { } photo)
            return RematchOutcome.NothingToDo;
        FaceComparison[] comparisons;
        try
        {
            comparisons = photo.Faces.Count == 0 ? [] : await CompareAsync(schoolId, photoId, photo, key, matcher, cancellationToken);
        }
        catch (Exception error) when (error is PhotoUnreadableException or VaultException { Failure: VaultFailure.NotFound or VaultFailure.Damaged })
        {
            logger.NotUsable("photo", schoolId, photoId, error);
            return await store.GiveUpAsync(error.Message, cancellationToken);
        }

        return await store.SaveAsync(photo, comparisons, engine.EmbedderSha256, revision, cancellationToken);
    }

    private async Task<FaceComparison[]> CompareAsync(int schoolId, long photoId, PhotoToMatch photo, DataKey key, FaceMatcher matcher, CancellationToken cancellationToken)
    {
        IReadOnlyList<FaceEmbedding?> embeddings = await embedder.EmbedAsync(schoolId, photoId, photo, key, matcher, cancellationToken);
        return [.. embeddings.Zip(photo.Faces, (embedding, face) =>
            embedding is null || face.IsDrawnByHand ? FaceComparison.NotCompared : matcher.Compare(embedding.Vector))];
    }
}

/// <summary>What a run of matching came to.</summary>
/// <param name="Rematched">Photos whose faces were compared again.</param>
/// <param name="Unreadable">Photos that could not be read any more, and stay in review.</param>
/// <param name="Judging">What judging them came to.</param>
public sealed record RematchCounts(int Rematched, int Unreadable, JudgingCounts Judging)
{
    public static RematchCounts None { get; } = new(0, 0, JudgingCounts.None);

    /// <summary>How long it took, judging included.</summary>
    public TimeSpan Elapsed { get; init; }

    public static RematchCounts operator +(RematchCounts left, RematchCounts right)
    {
        return new RematchCounts(left.Rematched + right.Rematched, left.Unreadable + right.Unreadable, left.Judging + right.Judging)
        {
            Elapsed = left.Elapsed + right.Elapsed,
        };
    }

    /// <summary>One line for the log.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Rematched} photos matched again ({Unreadable} could not be read), {Judging.Changed} verdicts changed, {Judging.Takedowns} takedowns, {Elapsed.TotalSeconds:F2} s");
}

/// <summary>What became of one photo.</summary>
internal enum RematchOutcome
{
    /// <summary>It has no pixels, or was not screened.</summary>
    NothingToDo,

    /// <summary>Its faces were compared again.</summary>
    Matched,

    /// <summary>It cannot be read any more.</summary>
    Unreadable,

    /// <summary>Templates were made or destroyed meanwhile: what came out must not be written.</summary>
    GalleryChanged,
}
