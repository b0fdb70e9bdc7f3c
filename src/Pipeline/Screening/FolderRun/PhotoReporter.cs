using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Vision.Faces;

namespace ConsentLens.Pipeline.Screening.FolderRun;

/// <summary>Writes what was found in a photo the way reports show it: in pixels of the upright original.</summary>
public sealed class PhotoReporter(SchoolRegister register)
{
    /// <summary>The entry of a photo that was screened.</summary>
    public PhotoReport Screened(string file, string sha256, PhotoScreening photo, PhotoVerdict verdict, string? release)
    {
        return new PhotoReport
        {
            File = file,
            Sha256 = sha256,
            Width = photo.Header.Width,
            Height = photo.Header.Height,
            Verdict = verdict.Verdict,
            Reasons = verdict.Reasons,
            Release = release,
            Faces = [.. photo.Faces.Select((face, i) => Face(face, verdict.Faces[i], photo.ToOriginal))],
        };
    }

    /// <summary>The entry of a file that could not be screened: always review.</summary>
    public static PhotoReport NotScreened(string file, string sha256, string problem) => new()
    {
        File = file,
        Sha256 = sha256,
        Width = 0,
        Height = 0,
        Verdict = Verdict.Review,
        Reasons = [Reason.NotScreened],
        Problem = problem,
        Faces = [],
    };

    private FaceReport Face(ScreenedFace face, FaceVerdict verdict, float toOriginal)
    {
        FaceDetection detection = face.Analysed.Detection.Scale(toOriginal);
        return new FaceReport
        {
            Box = detection.Box,
            Detection = detection.Score,
            Quality = face.Finding.Quality,
            Identity = verdict.Identity,
            Treatment = verdict.Treatment,
            Reason = verdict.Reason,
            PersonId = verdict.PersonId,
            Barred = register.Find(verdict.PersonId) is { IsBarred: true },
            Similarity = face.Finding.Comparison.BestSimilarity,
            Margin = face.Finding.Comparison.Margin,
        };
    }
}
