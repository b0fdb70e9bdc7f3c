using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Evidence;
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
using ConsentLens.Pipeline.Vision.Models;
using ConsentLens.Pipeline.Vision.Redaction;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Releases;

/// <summary>Opens what copies of stored photos are made with: the models, the gallery and the thresholds that the photos were screened with.</summary>
public sealed class StoredCopies(ScreeningEngine engine, TemplateStore templates, ScreenedPixels pixels, TimeProvider time)
{
    /// <summary>Opens it for one channel of the context's school. For a detect-only channel neither an embedder nor a template is loaded.</summary>
    public async Task<ChannelCopies> OpenAsync(ConsentLensDbContext context, string channelId, CancellationToken cancellationToken)
    {
        ChannelRow channel = await context.Channels.AsNoTracking().SingleAsync(row => row.ChannelId == channelId, cancellationToken);
        bool compares = channel.Mode != ScreeningMode.DetectOnly;
        ScreeningModels models = engine.ModelsFor(compares);
        MatchThresholds thresholds = await SchoolSettings.ThresholdsAsync(context, engine, cancellationToken);
        TemplateGallery? gallery = compares
            ? new TemplateGallery(await templates.LoadAsync(context, new Digest(engine.EmbedderSha256), time.GetUtcNow(), cancellationToken), models.Metric)
            : null;
        var prover = new CopyProver(models.Analyser, gallery, models.Metric, thresholds);
        return new ChannelCopies(context.CurrentSchoolId, models, pixels, new CopyMaker(prover, channel.Style), channel.Style);
    }
}

/// <summary>Makes copies of stored photos for one channel.</summary>
public sealed class ChannelCopies
{
    private readonly int _schoolId;
    private readonly ScreeningModels _models;
    private readonly ScreenedPixels _pixels;
    private readonly CopyMaker _copies;

    internal ChannelCopies(int schoolId, ScreeningModels models, ScreenedPixels pixels, CopyMaker copies, RedactionStyle style) =>
        (_schoolId, _models, _pixels, _copies, Style) = (schoolId, models, pixels, copies, style);

    /// <summary>How faces are redacted in them.</summary>
    public RedactionStyle Style { get; }

    /// <param name="file">Where the photo lies.</param>
    /// <param name="key">The school's.</param>
    /// <param name="originalSide">Long side of the upright original, in pixels.</param>
    /// <param name="copySide">Long side of the copy, in pixels; a smaller photo keeps its size.</param>
    /// <param name="faces">The stored faces, in the order of the evidence.</param>
    /// <param name="evidence">What is known of the photo.</param>
    /// <param name="redacted">Ordinals of the faces that must not be seen.</param>
    /// <exception cref="PhotoUnreadableException">The photo cannot be decoded whole, or comes out as other pixels than those that were screened.</exception>
    /// <exception cref="Screening.UncleanCopyException">The copy would hold more than a picture.</exception>
    public async Task<MadeCopy> MakeAsync(
        BlobAddress file, DataKey key, int originalSide, int copySide, IReadOnlyList<FaceRow> faces, StoredEvidence evidence, IReadOnlyCollection<short> redacted, CancellationToken cancellationToken)
    {
        using RgbImage image = await _pixels.DecodeAsync(_schoolId, evidence.PhotoId, file, key, cancellationToken);
        FaceDetection[] detections = [.. faces.Select(face => face.ToDetection())];
        FaceEmbedding?[] embeddings = EmbedRedacted(image, originalSide, faces, detections, redacted, cancellationToken);
        CopyFace[] known =
        [
            .. faces.Select((face, index) => new CopyFace(
                detections[index],
                embeddings[index],
                evidence.Evidence.Faces[index].Comparison.Candidates.Select(candidate => candidate.PersonId),
                !redacted.Contains(face.Ordinal))),
        ];
        return _copies.Make(image, originalSide, copySide, known, look: null, cancellationToken);
    }

    // A face that a human drew has no points to be aligned by.
    private FaceEmbedding?[] EmbedRedacted(
        RgbImage image, int originalSide, IReadOnlyList<FaceRow> faces, FaceDetection[] detections, IReadOnlyCollection<short> redacted, CancellationToken cancellationToken)
    {
        var embeddings = new FaceEmbedding?[faces.Count];
        int[] compared = [.. Enumerable.Range(0, faces.Count).Where(index => redacted.Contains(faces[index].Ordinal) && !detections[index].IsDrawnByHand)];
        float toImage = (float)image.LongSide / originalSide;
        IReadOnlyList<FaceEmbedding?> found = _models.Analyser.Embed(image, [.. compared.Select(index => detections[index].Scale(toImage))], matcher: null, cancellationToken);
        for (int i = 0; i < compared.Length; i++)
            embeddings[compared[i]] = found[i];
        return embeddings;
    }
}
