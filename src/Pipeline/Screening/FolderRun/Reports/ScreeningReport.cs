using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Faces;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports;

/// <summary>The result of one screening run: what report.json, report.csv and report.html are written from.</summary>
public sealed record ScreeningReport
{
    /// <summary>Version of the report's shape.</summary>
    public int Schema { get; init; } = 1;
    /// <summary>The channel that was judged for, in snake_case, e.g. <c>website</c>.</summary>
    public required string Channel { get; init; }
    /// <summary>The screening mode, e.g. <c>allow-list</c>.</summary>
    public required string Mode { get; init; }
    /// <summary>False while a run was stopped before its end.</summary>
    public required bool Complete { get; init; }
    /// <summary>When the run ended or was stopped, in the school's local time.</summary>
    public required DateTimeOffset ScreenedAt { get; init; }
    public required ModelsReport Models { get; init; }
    /// <summary>Every photo, in the order of its path.</summary>
    public required IReadOnlyList<PhotoReport> Photos { get; init; }
    /// <summary>How fast the run was.</summary>
    public required ThroughputReport Throughput { get; init; }
}

/// <summary>One photo of a report.</summary>
public sealed record PhotoReport
{
    /// <summary>Path inside the batch, with forward slashes.</summary>
    public required string File { get; init; }
    /// <summary>SHA-256 of the file, lower-case hex; empty when it could not be read.</summary>
    public required string Sha256 { get; init; }
    /// <summary>Pixels across of the upright original; 0 when unknown.</summary>
    public required int Width { get; init; }
    /// <summary>Pixels down of the upright original; 0 when unknown.</summary>
    public required int Height { get; init; }
    public required Verdict Verdict { get; init; }
    public required IReadOnlyList<Reason> Reasons { get; init; }
    /// <summary>For a file that could not be screened: one sentence saying what is wrong; otherwise null.</summary>
    public string? Problem { get; init; }
    /// <summary>Path of the release copy inside the output folder, or null.</summary>
    public string? Release { get; init; }
    public required IReadOnlyList<FaceReport> Faces { get; init; }
}

/// <summary>One face of a report.</summary>
public sealed record FaceReport
{
    /// <summary>Where it is, in pixels of the upright original.</summary>
    public required FaceBox Box { get; init; }
    /// <summary>The detector's confidence, 0..1.</summary>
    public required float Detection { get; init; }
    /// <summary>How far it can be relied on.</summary>
    public required FaceQuality Quality { get; init; }
    /// <summary>How it stands towards the channel.</summary>
    public required FaceIdentity Identity { get; init; }
    /// <summary>What the policy asked for it.</summary>
    public required FaceTreatment Treatment { get; init; }
    public required Reason Reason { get; init; }
    /// <summary>Who it is, when established; otherwise null.</summary>
    public string? PersonId { get; init; }
    /// <summary>True when the person has a safeguarding bar: report.html then shows no id.</summary>
    public bool Barred { get; init; }
    /// <summary>Similarity to the nearest person, higher is closer; null when not compared.</summary>
    public double? Similarity { get; init; }
    /// <summary>How far the nearest person is ahead of the second; null with fewer than two.</summary>
    public double? Margin { get; init; }
}

/// <summary>How fast a run was.</summary>
/// <param name="Photos">Photos screened in this run (not those resumed from an earlier one).</param>
/// <param name="MegapixelsPerSecond">Millions of pixels of the originals over seconds.</param>
/// <param name="Stages">Time spent in each stage, summed over all workers.</param>
/// <param name="PeakRssMegabytes">Largest resident memory of the process, in MB of 10^6 bytes.</param>
public sealed record ThroughputReport(
    int Photos, int Faces, double Seconds, double PhotosPerSecond, double MegapixelsPerSecond, StageTimes Stages, double PeakRssMegabytes);
