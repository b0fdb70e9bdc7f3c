using ConsentLens.Consent.Judgement;
using ConsentLens.Pipeline.Faces;
using ConsentLens.Pipeline.Faces.Embedding;
using ConsentLens.Pipeline.Imaging;
using ConsentLens.Pipeline.Judging.Rematch;
using ConsentLens.Pipeline.Redaction;
using ConsentLens.Pipeline.Release;
using ConsentLens.Pipeline.Screening;

namespace ConsentLens.Pipeline.Publication;

/// <summary>
/// Makes the copy of a photo that leaves the house, from its pixels, with every face removed that must not be shown, and screens a redacted
/// copy again before it counts.
/// </summary>
/// <param name="reader">Decodes photos.</param>
/// <param name="analyser">Searches a redacted copy for faces again.</param>
/// <param name="embedder">Embeds the faces that are removed, to be compared with what is found in their place.</param>
public sealed class CopyMaker(IPhotoReader reader, FaceAnalyser analyser, StoredFaceEmbedder embedder)
{
    /// <summary>Long side of a release copy, in pixels; a smaller photo keeps its size.</summary>
    private const int ReleaseSide = 2048;

    /// <summary>A copy, or what is wrong with it.</summary>
    /// <param name="file">The photo's bytes.</param>
    /// <param name="originalSide">Long side of the upright original, in pixels.</param>
    /// <param name="faces">Its faces, in pixels of the upright original.</param>
    /// <param name="isRemoved">Which of them must not be seen.</param>
    /// <param name="seed">Chooses the grain of a filled face.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PhotoUnreadableException">The photo cannot be decoded whole.</exception>
    /// <exception cref="ReleaseCopyRefusedException">The copy would hold more than a picture.</exception>
    public (ReleaseCopy Copy, CopyProof Proof) Make(
        ReadOnlyMemory<byte> file, int originalSide, IReadOnlyList<FaceDetection> faces, IReadOnlyList<bool> isRemoved, int seed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(faces);
        ArgumentNullException.ThrowIfNull(isRemoved);
        using RgbImage image = reader.Decode(file, ReleaseSide, cancellationToken);
        if (!isRemoved.Contains(true))
            return (ReleaseCopy.Encode(image), CopyProof.Safe);

        float toImage = (float)image.LongSide / originalSide;
        ScreenedFace[] known = KnownFaces(image, [.. faces.Select(face => face.Scale(toImage))], cancellationToken);
        ScreenedFace[] shown = [.. known.Where((_, index) => !isRemoved[index])];
        (ScreenedFace Face, FaceMask Mask)[] removed =
        [
            .. known.Where((_, index) => isRemoved[index])
                .Select(face => (face, FaceMask.Over(face.Analysed.Detection.Box, face.Analysed.Detection.Landmarks, toImage))),
        ];
        Redactor.Apply(image, [.. removed.Select(face => face.Mask)], RedactionStyle.Soft, seed);
        ReleaseCopy copy = ReleaseCopy.Encode(image);
        var verifier = new CopyVerifier(analyser, gallery: null, embedder.Metric, (float)embedder.Thresholds.PossibleAt);
        return (copy, verifier.Verify(copy.Bytes, shown, removed, cancellationToken));
    }

    private ScreenedFace[] KnownFaces(RgbImage image, FaceDetection[] faces, CancellationToken cancellationToken)
    {
        IReadOnlyList<FaceEmbedding?> embeddings = embedder.Embed(image, faces, cancellationToken);
        return [.. faces.Select((face, index) => new ScreenedFace(new AnalysedFace(face, FaceQuality.Good, embeddings[index]), Unknown))];
    }

    // Whom a face resembles does not matter here: what is found in its place is compared with the face itself.
    private static FaceFinding Unknown { get; } = new() { Quality = FaceQuality.Good, Comparison = FaceComparison.NotCompared };
}
