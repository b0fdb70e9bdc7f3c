using ConsentLens.Pipeline.Faces;
using ConsentLens.Pipeline.Faces.Gallery;
using ConsentLens.Pipeline.Imaging;
using ConsentLens.Pipeline.Models;
using ConsentLens.Pipeline.Redaction;

namespace ConsentLens.Pipeline.Screening;

/// <summary>
/// Screens a redacted copy again, from its encoded bytes, before it counts as released. A removed face fails the copy when what is found in its place
/// resembles, at or above the "possible" threshold, the face that was removed or any template of the gallery that this face resembled. Where nobody
/// may be recognised nothing can be compared; that nothing of the face is left rests on the rule of <see cref="Redactor"/> alone there.
/// </summary>
public sealed class CopyVerifier(
    FaceAnalyser analyser,
    TemplateGallery? gallery,
    SimilarityMetric metric,
    float possibleAt)
{
    /// <summary>Overlap from which a face of the copy counts as one of the original's.</summary>
    private const float SameFace = 0.3f;

    /// <summary>A face found under a mask has at most so many times the mask's area: a filled head is sometimes taken for a face somewhat larger than the mask.</summary>
    private const float LargestUnder = 4;

    // The copy is our own encoder's: it needs no child process to be decoded.
    private readonly PhotoReader _reader = new(new ImagingLimits());

    /// <summary>Screens <paramref name="copy"/> again.</summary>
    /// <param name="copy">The encoded copy.</param>
    /// <param name="shown">Faces of the original that stay visible, in pixels of the copy.</param>
    /// <param name="removed">Faces of the original that were removed, each with its mask.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public CopyProof Verify(
        ReadOnlyMemory<byte> copy,
        IReadOnlyList<ScreenedFace> shown,
        IReadOnlyList<(ScreenedFace Face, FaceMask Mask)> removed,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(shown);
        ArgumentNullException.ThrowIfNull(removed);
        using RgbImage image = _reader.Decode(copy, 0, cancellationToken);
        CopyProof proof = CopyProof.Safe;
        foreach (AnalysedFace found in analyser.Analyse(image, cancellationToken).Faces)
        {
            var hidden = removed.Where(r => IsUnder(r.Mask, found.Detection.Box) || IsSame(r.Face, found)).ToList();
            if (hidden.Exists(r => IsRecognised(r.Face, found))) return CopyProof.FaceRemains;
            bool isExpected = hidden.Count > 0 || shown.Any(face => IsSame(face, found));
            if (!isExpected && found.Detection.Score >= analyser.SureScore) proof = CopyProof.NewFace;
        }

        return proof;
    }

    private static bool IsSame(ScreenedFace original, AnalysedFace found) =>
        original.Analysed.Detection.Box.IntersectionOverUnion(found.Detection.Box) >= SameFace;

    /// <summary>True for what is found in a mask's own place. A box far larger than the mask is of something else: the mask only lies on it.</summary>
    private static bool IsUnder(FaceMask mask, FaceBox box) =>
        mask.Contains(box.X + (box.Width / 2), box.Y + (box.Height / 2))
        && box.Width * box.Height <= LargestUnder * 4 * mask.RadiusX * mask.RadiusY;

    private bool IsRecognised(ScreenedFace original, AnalysedFace found)
    {
        if (found.Embedding is null) return false;
        float[] probe = found.Embedding.Vector;
        if (original.Analysed.Embedding is { } before && Similarity.Between(before.Vector, probe, metric) >= possibleAt) return true;
        return gallery is not null
            && original.Finding.Comparison.Candidates.Any(candidate => gallery.SimilarityTo(candidate.PersonId, probe) >= possibleAt);
    }
}
