using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Settings;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Faces.Matching;
using ConsentLens.Pipeline.Vision.Models;
using ConsentLens.Pipeline.Vision.Reading;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Judging;

/// <summary>Screens photos with the templates of their school: of the whole school, whatever classes are said to be in them.</summary>
public sealed class BatchScreener
{
    private readonly PhotoScreener _screener;
    private readonly ScreeningModels _models;
    private readonly ComparisonRecord _comparison;

    private BatchScreener(PhotoScreener screener, ScreeningModels models, JudgingBasis basis, ComparisonRecord comparison)
    {
        (_screener, _models, _comparison) = (screener, models, comparison);
        (Basis, GalleryRevision) = (basis, comparison.GalleryRevision);
    }

    /// <summary>What its photos are judged by, as of its making.</summary>
    public JudgingBasis Basis { get; }

    /// <summary>The <see cref="SchoolRow.GalleryRevision"/> of its templates.</summary>
    public long GalleryRevision { get; }

    /// <summary>Reads all that it needs.</summary>
    public static async Task<BatchScreener> CreateAsync(
        ConsentLensDbContext context, ScreeningEngine engine, JudgingBasisReader bases, TemplateStore templates, TimeProvider time, CancellationToken cancellationToken)
    {
        // The revision comes first: templates that change meanwhile leave it behind, and the photo is matched again.
        long revision = await context.Schools.Select(school => school.GalleryRevision).SingleAsync(cancellationToken);
        JudgingBasis basis = await bases.ReadAsync(context, cancellationToken);
        ScreeningModels models = engine.ModelsFor(basis.ComparesFaces);
        FaceMatcher? matcher = null;
        if (basis.ComparesFaces)
        {
            IReadOnlyList<Template> all = await templates.LoadAsync(context, new Digest(engine.EmbedderSha256), time.GetUtcNow(), cancellationToken);
            matcher = new FaceMatcher(new TemplateGallery(all, models.Metric), await SchoolSettings.ThresholdsAsync(context, engine, cancellationToken));
        }

        var screener = new PhotoScreener(models.Reader, models.Analyser, matcher, PhotoScreener.UsualSide, models.DetectorMissesFaces, checksLater: false);
        var comparison = new ComparisonRecord(BatchId: 0, engine.DetectorSha256, basis.ComparesFaces ? engine.EmbedderSha256 : null, revision);
        return new BatchScreener(screener, models, basis, comparison);
    }

    /// <param name="key">The school's: with it the photo's pixels are known again.</param>
    /// <param name="look">Is shown the upright photo at release size, when it could be searched whole.</param>
    /// <returns>What was found, or why it could not be searched whole.</returns>
    public ScreeningFinding Screen(ReadOnlyMemory<byte> file, DataKey key, Action<RgbImage>? look, CancellationToken cancellationToken)
    {
        try
        {
            using PhotoScreening photo = _screener.Screen(file, cancellationToken);
            look?.Invoke(photo.Image);
            float toOriginal = photo.ToOriginal;
            return new ScreeningFinding(photo.Header.Width, photo.Header.Height, photo.Header.DamageGoesUnseen, [.. photo.Faces.Select(face => FoundFace.Of(face, toOriginal))], null)
            {
                Print = PicturePrint.Of(key, photo.Image),
                HasUnreadTexts = photo.Header.HasUnreadTexts,
                Writing = Read(photo, cancellationToken),
            };
        }
        catch (PhotoUnreadableException unreadable)
        {
            return ScreeningFinding.Failed(unreadable.Message) with { IsSlow = unreadable.Reason == UnreadableReason.TimedOut };
        }
        catch (Exception error) when (error is not (OperationCanceledException or OutOfMemoryException or ModelException or ImagingUnavailableException))
        {
            // Whatever a photo does to the program, it is held for a human, and the batch goes on.
            return ScreeningFinding.Failed($"The photo could not be screened ({error.GetType().Name}); check it yourself.", error);
        }
    }

    // While the pixels are at hand. What holds the photo besides its faces is not known here: a few are read that would not have to be.
    private TextLine[]? Read(PhotoScreening photo, CancellationToken cancellationToken)
    {
        var seen = new PhotoEvidence { FullyScanned = true, DamageGoesUnseen = photo.Header.DamageGoesUnseen, LongSide = photo.OriginalSide, Faces = [.. photo.Faces.Select(face => face.Finding)] };
        return Basis.AsksForReading(seen, _comparison)
            ? _models.Pictures?.Read(photo.Image, cancellationToken).Select(line => line.Scale(photo.ToOriginal)).ToArray()
            : null;
    }
}

/// <summary>What the screening of a photo found. Holds no embedding.</summary>
/// <param name="Width">Width of the upright photo in pixels; 0 when it could not be searched whole.</param>
/// <param name="Height">Height of the upright photo in pixels; 0 when it could not be searched whole.</param>
/// <param name="DamageGoesUnseen">Whether its format does not tell that it is damaged.</param>
/// <param name="Faces">Its faces, in the detector's order.</param>
/// <param name="Problem">Why it could not be searched whole, as one sentence; otherwise null.</param>
public sealed record ScreeningFinding(int Width, int Height, bool DamageGoesUnseen, IReadOnlyList<FoundFace> Faces, string? Problem)
{
    /// <summary>By what its pixels are known again; null when it could not be searched whole.</summary>
    public PicturePrint? Print { get; init; }

    /// <summary>The lines that are written in it, in pixels of the upright original; null where its faces hold it on every channel, and nobody read.</summary>
    public IReadOnlyList<TextLine>? Writing { get; init; }

    /// <summary>Whether its file carries text that could not be read.</summary>
    public bool HasUnreadTexts { get; init; }

    /// <summary>Whether the decoder took too long, as it does on a busy machine: another try may do.</summary>
    public bool IsSlow { get; init; }

    /// <summary>What the program itself stumbled over; null where all is well, or the photo is at fault.</summary>
    public Exception? Fault { get; private init; }

    /// <summary>A photo that could not be searched whole.</summary>
    public static ScreeningFinding Failed(string problem, Exception? fault = null) => new(0, 0, DamageGoesUnseen: true, [], problem) { Fault = fault };
}

/// <summary>A face as it is stored: where it is in the original, and whom it resembles. Its embedding is left behind.</summary>
/// <param name="Detection">Where it is, in pixels of the upright original.</param>
/// <param name="Finding">What the policy needs to know of it.</param>
public sealed record FoundFace(FaceDetection Detection, FaceFinding Finding)
{
    /// <summary>A face of a screening.</summary>
    /// <param name="face">The face, in pixels of the screened image.</param>
    /// <param name="toOriginal">Pixels of the original for each of those.</param>
    public static FoundFace Of(ScreenedFace face, float toOriginal)
    {
        return new FoundFace(face.Analysed.Detection.Scale(toOriginal), face.Finding);
    }

    /// <summary>Adds its rows to a context.</summary>
    /// <param name="ordinal">Which of the photo's faces it is.</param>
    /// <param name="doubt">Whom a face of an earlier screening resembled.</param>
    public void AddTo(ConsentLensDbContext context, long photoId, short ordinal, InheritedDoubt doubt, DateTimeOffset now)
    {
        FaceComparison comparison = Finding.Comparison;
        context.Faces.Add(new FaceRow
        {
            SchoolId = context.CurrentSchoolId,
            PhotoId = photoId,
            Ordinal = ordinal,
            BoxX = Detection.Box.X,
            BoxY = Detection.Box.Y,
            BoxWidth = Detection.Box.Width,
            BoxHeight = Detection.Box.Height,
            Landmarks = FaceRow.LandmarksOf(Detection.Landmarks),
            Score = Detection.Score,
            Quality = Finding.Quality,
            Strength = comparison.Strength,
            BestSimilarity = (float?)comparison.BestSimilarity,
            Margin = (float?)comparison.Margin,
            Resembled = doubt.Resembled,
            ReopenedAt = doubt.ReopenedAt,
        });
        for (int rank = 0; rank < comparison.Candidates.Count; rank++)
        {
            context.FaceCandidates.Add(new FaceCandidateRow
            {
                SchoolId = context.CurrentSchoolId,
                PhotoId = photoId,
                FaceOrdinal = ordinal,
                Rank = (short)rank,
                PersonId = comparison.Candidates[rank].PersonId,
                Similarity = (float)comparison.Candidates[rank].Similarity,
                FoundAt = now,
            });
        }
    }
}
