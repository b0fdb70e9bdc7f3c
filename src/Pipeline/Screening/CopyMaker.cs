using System.Diagnostics;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Faces.Embedding;
using ConsentLens.Pipeline.Vision.Redaction;

namespace ConsentLens.Pipeline.Screening;

/// <summary>A face of a photo of which a copy is made.</summary>
/// <param name="Detection">Where it is, in pixels of the upright original.</param>
/// <param name="Embedding">Its embedding; null where it was not or must not be computed.</param>
public sealed record CopyFace(FaceDetection Detection, FaceEmbedding? Embedding, IEnumerable<string> Resembles, bool IsShown);

/// <summary>A copy and what its second screening found. Only one that is <see cref="CopyProof.Safe"/> may leave the house.</summary>
/// <param name="Proof">What the second screening found; a copy in which nothing was redacted shows what was screened already.</param>
public sealed record MadeCopy(ReleaseCopy Copy, CopyProof Proof, StageTimes Times);

/// <summary>Makes the copy that leaves the house out of the pixels that were screened, and proves it. The command line and the server make every copy here, so
/// the same pixels, faces and style give the same bytes.</summary>
public sealed class CopyMaker(CopyProver prover, RedactionStyle style, int quality = ReleaseCopy.DefaultQuality)
{
    /// <summary>The grain of a filled face is the same in every copy: one that came from the photo would let somebody check a guess of what was there.</summary>
    public const int GrainSeed = 1;

    /// <param name="screened">The upright photo as it was screened; where the copy has its size, faces are redacted in it.</param>
    /// <param name="originalSide">Long side of the upright original, in pixels.</param>
    /// <param name="copySide">Long side of the copy, in pixels; a smaller photo keeps its size.</param>
    /// <param name="faces">Every face that was found in it.</param>
    /// <param name="look">Is shown what the copy shows, or null.</param>
    /// <exception cref="UncleanCopyException">The copy would hold more than a picture.</exception>
    public MadeCopy Make(RgbImage screened, int originalSide, int copySide, IReadOnlyList<CopyFace> faces, Action<RgbImage>? look, CancellationToken cancellationToken)
    {
        using RgbImage? smaller = copySide < screened.LongSide ? ImageResizer.Scale(screened, (float)copySide / screened.LongSide) : null;
        RgbImage image = smaller ?? screened;
        float toImage = (float)image.LongSide / originalSide;
        CopyFace[] inCopy = [.. faces.Select(face => face with { Detection = face.Detection.Scale(toImage) })];
        (CopyFace Face, FaceMask Mask)[] redacted =
        [
            .. inCopy.Where(face => !face.IsShown).Select(face => (face, FaceMask.Over(face.Detection.Box, face.Detection.Landmarks, toImage))),
        ];
        long start = Stopwatch.GetTimestamp();
        if (redacted.Length > 0) Redactor.Apply(image, [.. redacted.Select(face => face.Mask)], style, GrainSeed);
        double redact = Lap(ref start);
        look?.Invoke(image);
        Lap(ref start);
        ReleaseCopy copy = ReleaseCopy.Encode(image, quality);
        double encode = Lap(ref start);
        CopyProof proof = redacted.Length == 0 ? CopyProof.Safe : prover.Prove(copy.Bytes, [.. inCopy.Where(face => face.IsShown)], redacted, cancellationToken);
        return new MadeCopy(copy, proof, new StageTimes { Redact = redact, Encode = encode, Detect = Lap(ref start) });
    }

    private static double Lap(ref long start)
    {
        double spent = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        start = Stopwatch.GetTimestamp();
        return spent;
    }
}
