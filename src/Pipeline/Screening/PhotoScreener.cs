using System.Diagnostics;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Faces.Matching;

namespace ConsentLens.Pipeline.Screening;

/// <summary>Takes one photo from its bytes to its findings: header, decode, detect, align, embed, match. Knows nothing of permission.</summary>
/// <param name="reader">Decodes.</param>
/// <param name="analyser">Finds and embeds faces.</param>
/// <param name="matcher">Compares them; null when nobody is recognised.</param>
/// <param name="detectorMissesFaces">Whether the detector in use is known to miss faces.</param>
/// <param name="checksLater">Whether the caller sees to <see cref="IPhotoReader.RequireWhole"/> before anything of a photo may be published: few of them may.</param>
/// <param name="releaseSide">Long side of the release copy, in pixels; a smaller photo keeps its size.</param>
public sealed class PhotoScreener(IPhotoReader reader, FaceAnalyser analyser, FaceMatcher? matcher, int releaseSide, bool detectorMissesFaces, bool checksLater)
{
    /// <summary>Long side at which photos are screened and copies are made when nothing else is asked for, in pixels.</summary>
    public const int UsualReleaseSide = 2048;

    /// <summary>Screens a file's bytes. The caller disposes the result.</summary>
    /// <exception cref="PhotoUnreadableException">It cannot be decoded whole.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public PhotoScreening Screen(ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        (PhotoHeader header, RgbImage image) = checksLater
            ? reader.ReadUnchecked(file, releaseSide, cancellationToken)
            : reader.Read(file, releaseSide, cancellationToken);
        try
        {
            double decode = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            FaceAnalysis analysis = analyser.Analyse(image, cancellationToken);
            start = Stopwatch.GetTimestamp();
            ScreenedFace[] faces = [.. analysis.Faces.Select(face => new ScreenedFace(face, Find(face)))];
            var times = new StageTimes(
                decode,
                analysis.DetectTime.TotalMilliseconds,
                analysis.EmbedTime.TotalMilliseconds,
                Stopwatch.GetElapsedTime(start).TotalMilliseconds,
                0,
                0);
            return new PhotoScreening(header, image, faces, detectorMissesFaces, times);
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    private FaceFinding Find(AnalysedFace face) => new()
    {
        Quality = face.Quality,
        Comparison = matcher is null || face.Embedding is null ? FaceComparison.NotCompared : matcher.Compare(face.Embedding.Vector),
    };
}
