using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Faces;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports;

/// <summary>The result of one screening run, from which report.json, report.csv and report.html are written.</summary>
public sealed record ScreeningReport
{
    /// <summary>Version of the report's format.</summary>
    public int Schema { get; init; } = 1;
    /// <summary>The use that was judged for, e.g. <c>website</c>.</summary>
    public required string Channel { get; init; }
    /// <summary>E.g. <c>allow-list</c>.</summary>
    public required string Mode { get; init; }
    /// <summary>False if the run was stopped before its end.</summary>
    public required bool Complete { get; init; }
    /// <summary>When the run ended or was stopped, in the school's local time.</summary>
    public required DateTimeOffset ScreenedAt { get; init; }
    public required ModelsReport Models { get; init; }
    /// <summary>In order of path.</summary>
    public required IReadOnlyList<PhotoReport> Photos { get; init; }
    /// <summary>What of the folder or zip was not screened, a sentence for each kind.</summary>
    public IReadOnlyList<string> PassedOver { get; init; } = [];
    public required ThroughputReport Throughput { get; init; }
}

public sealed record PhotoReport
{
    /// <summary>Path inside the batch, with forward slashes.</summary>
    public required string File { get; init; }
    /// <summary>Lower-case hex; empty if the file could not be read.</summary>
    public required string Sha256 { get; init; }
    /// <summary>In pixels of the upright original; 0 if unknown.</summary>
    public required int Width { get; init; }
    /// <summary>In pixels of the upright original; 0 if unknown.</summary>
    public required int Height { get; init; }
    public required Verdict Verdict { get; init; }
    public required IReadOnlyList<Reason> Reasons { get; init; }
    /// <summary>What is wrong with a file that could not be screened, in one sentence; otherwise null.</summary>
    public string? Problem { get; init; }
    /// <summary>Path of the release copy inside the output folder, or null.</summary>
    public string? Release { get; init; }
    public required IReadOnlyList<FaceReport> Faces { get; init; }
    /// <summary>Names that are written in the picture; empty where it was not read.</summary>
    public IReadOnlyList<NameReport> Names { get; init; } = [];
}

/// <summary>A name that is written in a picture.</summary>
/// <param name="Box">Where, in pixels of the upright original.</param>
/// <param name="PersonId">Somebody of that name.</param>
/// <param name="Barred">True if the person has a safeguarding bar: report.html then shows no id.</param>
public sealed record NameReport(FaceBox Box, string PersonId, bool Barred);

public sealed record FaceReport
{
    /// <summary>In pixels of the upright original.</summary>
    public required FaceBox Box { get; init; }
    /// <summary>The detector's confidence, 0..1.</summary>
    public required float Detection { get; init; }
    public required FaceQuality Quality { get; init; }
    /// <summary>How the person stands towards the channel.</summary>
    public required FaceIdentity Identity { get; init; }
    /// <summary>What the policy decided for the face.</summary>
    public required FaceTreatment Treatment { get; init; }
    public required Reason Reason { get; init; }
    /// <summary>Null if not established.</summary>
    public string? PersonId { get; init; }
    /// <summary>True if the person has a safeguarding bar: report.html then shows no id.</summary>
    public bool Barred { get; init; }
    /// <summary>To the nearest person; null if not compared.</summary>
    public double? Similarity { get; init; }
    /// <summary>How far the nearest person is ahead of the second; null if there are fewer than two.</summary>
    public double? Margin { get; init; }
}

/// <param name="Photos">Photos screened in this run, without those resumed from an earlier one.</param>
/// <param name="MegapixelsPerSecond">Of the originals.</param>
/// <param name="Stages">Summed over all workers.</param>
/// <param name="PeakRssMegabytes">Largest resident memory, in MB of 10^6 bytes.</param>
public sealed record ThroughputReport(
    int Photos, int Faces, double Seconds, double PhotosPerSecond, double MegapixelsPerSecond, StageTimes Stages, double PeakRssMegabytes);
