using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Vision.Faces;

namespace ConsentLens.Benchmarks.Inputs;

/// <summary>A report of photos that were never taken.</summary>
internal static class GeneratedReport
{
    public static ScreeningReport Of(int photos, int faces) => new()
    {
        Channel = "website",
        Mode = "allow-list",
        Complete = true,
        ScreenedAt = DateTimeOffset.UnixEpoch,
        Models = new ModelsReport("standard", null, new ModelReport("yunet", "MIT", "00"), null),
        Photos = [.. Enumerable.Range(0, photos).Select(photo => Photo(photo, faces))],
        Throughput = new ThroughputReport(photos, photos * faces, 1, photos, 12 * photos, default, 1),
    };

    private static PhotoReport Photo(int number, int faces) => new()
    {
        File = $"trip/IMG_{number:D4}.jpg",
        Sha256 = new string('0', 64),
        Width = 4000,
        Height = 3000,
        Verdict = Verdict.Block,
        Reasons = [],
        Faces = [.. Enumerable.Range(0, faces).Select(face => new FaceReport
        {
            Box = new FaceBox(300 * face, 400, 200, 260),
            Detection = 0.9f,
            Quality = FaceQuality.Good,
            Identity = FaceIdentity.Permitted,
            Treatment = FaceTreatment.Show,
            Reason = default,
            PersonId = $"P{face:D5}",
            Similarity = 0.8,
            Margin = 0.3,
        })],
    };
}
