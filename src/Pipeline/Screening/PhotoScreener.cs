using System.Diagnostics;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Faces.Matching;
using ConsentLens.Pipeline.Vision.Faces.Quality;

namespace ConsentLens.Pipeline.Screening;

/// <summary>Takes one photo from its bytes to its findings: header, decode, detect, align, embed, match. Knows nothing of permission.</summary>
/// <param name="matcher">Compares them; null when nobody is recognised.</param>
/// <param name="checksLater">Whether the caller sees to <see cref="IPhotoReader.RequireWhole"/> before anything of a photo may be published: few of them may.</param>
/// <param name="side">Long side at which it is screened, in pixels; a smaller photo keeps its size.</param>
public sealed class PhotoScreener(IPhotoReader reader, FaceAnalyser analyser, FaceMatcher? matcher, int side, bool detectorMissesFaces, bool checksLater)
{
    /// <summary>Long side at which photos are screened, in pixels: however small the copies are, a face is looked for in all of this.</summary>
    public const int UsualSide = 2048;

    /// <summary>Screens a file's bytes. The caller disposes the result.</summary>
    /// <exception cref="PhotoUnreadableException">It cannot be decoded whole.</exception>
    public PhotoScreening Screen(ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        (PhotoHeader header, RgbImage image) = checksLater
            ? reader.ReadUnchecked(file, side, cancellationToken)
            : reader.Read(file, side, cancellationToken);
        try
        {
            double decode = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            FaceAnalysis analysis = analyser.Analyse(image, matcher, cancellationToken);
            start = Stopwatch.GetTimestamp();
            float toOriginal = (float)Math.Max(header.Width, header.Height) / image.LongSide;
            ScreenedFace[] faces = [.. analysis.Faces.Select(face => new ScreenedFace(face, Find(face, toOriginal)))];
            var times = new StageTimes(
                decode, analysis.DetectTime.TotalMilliseconds, analysis.EmbedTime.TotalMilliseconds,
                Stopwatch.GetElapsedTime(start).TotalMilliseconds, 0, 0);
            return new PhotoScreening(header, image, faces, detectorMissesFaces, times);
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    private FaceFinding Find(AnalysedFace face, float toOriginal) => new()
    {
        Quality = face.Quality,
        View = FaceQualityGauge.ViewOf(face.Detection.Scale(toOriginal)),
        Comparison = matcher is null || face.Embedding is null ? FaceComparison.NotCompared : matcher.Compare(face.Embedding.Vector),
    };
}

/// <summary>A photo, decoded at release size, with every face found and compared. Owns the pixels.</summary>
public sealed class PhotoScreening : IDisposable
{
    internal PhotoScreening(PhotoHeader header, RgbImage image, IReadOnlyList<ScreenedFace> faces, bool detectorMissesFaces, StageTimes times) =>
        (Header, Image, Faces, DetectorMissesFaces, Times) = (header, image, faces, detectorMissesFaces, times);

    public PhotoHeader Header { get; }
    /// <summary>The upright photo at release size.</summary>
    public RgbImage Image { get; }
    public IReadOnlyList<ScreenedFace> Faces { get; }
    /// <summary>True when the detector in use is known to miss faces.</summary>
    public bool DetectorMissesFaces { get; }
    /// <summary>Time spent so far.</summary>
    public StageTimes Times { get; }

    /// <summary>Long side of the upright original, in pixels.</summary>
    public int OriginalSide => Math.Max(Header.Width, Header.Height);

    /// <summary>Pixels of the original for each pixel of <see cref="Image"/>.</summary>
    public float ToOriginal => (float)OriginalSide / Image.LongSide;

    public void Dispose() => Image.Dispose();
}

/// <summary>One face of a screened photo: what was seen, and what it came to when compared.</summary>
/// <param name="Analysed">The face, in pixels of the release-size image.</param>
public sealed record ScreenedFace(AnalysedFace Analysed, FaceFinding Finding)
{
    /// <summary>The face as a copy's maker needs it.</summary>
    /// <param name="toOriginal">Pixels of the original for each pixel of the image.</param>
    public CopyFace ForCopy(float toOriginal, FaceTreatment treatment) => new(
        Analysed.Detection.Scale(toOriginal), Analysed.Embedding, [.. Finding.Comparison.Candidates.Select(candidate => candidate.PersonId)],
        treatment == FaceTreatment.Show);
}

/// <summary>Milliseconds spent in each stage of screening.</summary>
public readonly record struct StageTimes(double Decode, double Detect, double Embed, double Match, double Redact, double Encode)
{
    /// <summary>Reading what is written in the picture.</summary>
    public double Read { get; init; }

    /// <summary>The sum of two, stage by stage.</summary>
    public static StageTimes operator +(StageTimes a, StageTimes b) =>
        new(a.Decode + b.Decode, a.Detect + b.Detect, a.Embed + b.Embed, a.Match + b.Match, a.Redact + b.Redact, a.Encode + b.Encode) { Read = a.Read + b.Read };

    /// <summary>The sum of two, stage by stage.</summary>
    public static StageTimes Add(StageTimes a, StageTimes b) => a + b;
}
