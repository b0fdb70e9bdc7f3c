using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Faces.Embedding;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Models;
using ConsentLens.Pipeline.Vision.Redaction;

namespace ConsentLens.Pipeline.Screening;

/// <summary>What the second screening of a redacted copy found.</summary>
public enum CopyProof
{
    /// <summary>Every redacted face is gone, and nothing else came to light.</summary>
    Safe,
    /// <summary>A redacted face can still be found and recognised.</summary>
    FaceRemains,
    /// <summary>A face came to light that the first screening had not seen.</summary>
    NewFace,
}

/// <summary>Screens a redacted copy again, from its encoded bytes, before it counts as released. A redacted face fails the copy when what is found in its place
/// resembles, at or above the "possible" threshold, the face that was redacted or any template of the gallery that this face resembled. Where nobody may be
/// recognised nothing can be compared; that nothing of the face is left rests on the rule of <see cref="Redactor"/> alone there.</summary>
/// <param name="analyser">Searches the copy; without an embedder where nobody may be recognised.</param>
/// <param name="gallery">The templates of the whole school; null where nobody may be recognised.</param>
/// <param name="thresholds">The thresholds in force, of <see cref="Thresholds.Effective"/>.</param>
public sealed class CopyProver(FaceAnalyser analyser, TemplateGallery? gallery, SimilarityMetric metric, MatchThresholds thresholds)
{
    /// <summary>Overlap from which a face of the copy counts as one of the original's.</summary>
    private const float SameFace = 0.3f;

    /// <summary>A face found under a mask has at most this many times the mask's area: a filled head is sometimes taken for a face somewhat larger than the mask.</summary>
    private const float LargestUnder = 4;

    // The copy is our own encoder's: it needs no child process to be decoded.
    private readonly PhotoReader _reader = new(new ImagingLimits());

    /// <summary>Screens <paramref name="copy"/> again.</summary>
    /// <param name="shown">Faces of the original that stay visible, in pixels of the copy.</param>
    /// <param name="redacted">Faces of the original that were redacted, in pixels of the copy, each with its mask.</param>
    public CopyProof Prove(
        ReadOnlyMemory<byte> copy, IReadOnlyList<CopyFace> shown, IReadOnlyList<(CopyFace Face, FaceMask Mask)> redacted,
        CancellationToken cancellationToken)
    {
        using RgbImage image = _reader.Decode(copy, 0, cancellationToken);
        CopyProof proof = CopyProof.Safe;
        foreach (FaceDetection found in analyser.Detect(image, cancellationToken))
        {
            var hidden = redacted.Where(r => IsUnder(r.Mask, found.Box) || IsSame(r.Face, found)).ToList();
            FaceEmbedding? embedding = hidden.Count == 0 ? null : analyser.Embed(image, [found], matcher: null, cancellationToken)[0];
            if (embedding is not null && hidden.Exists(r => IsRecognised(r.Face, embedding.Vector))) return CopyProof.FaceRemains;
            bool isExpected = hidden.Count > 0 || shown.Any(face => IsSame(face, found));
            if (!isExpected && found.Score >= analyser.SureScore) proof = CopyProof.NewFace;
        }
        return proof;
    }

    private static bool IsSame(CopyFace original, FaceDetection found) => original.Detection.Box.IntersectionOverUnion(found.Box) >= SameFace;

    /// <summary>True for what is found in a mask's own place. A box far larger than the mask is of something else: the mask only lies on it.</summary>
    private static bool IsUnder(FaceMask mask, FaceBox box) =>
        mask.Contains(box.X + (box.Width / 2), box.Y + (box.Height / 2))
        && box.Width * box.Height <= LargestUnder * 4 * mask.RadiusX * mask.RadiusY;

    private bool IsRecognised(CopyFace original, float[] probe)
    {
        var possibleAt = (float)thresholds.PossibleAt;
        if (original.Embedding is { } before && Similarity.Between(before.Vector, probe, metric) >= possibleAt) return true;
        return gallery is not null && original.Resembles.Any(person => gallery.SimilarityTo(person, probe) >= possibleAt);
    }
}
