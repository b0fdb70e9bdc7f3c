using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports;

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

    /// <summary>What may be done with it.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why.</summary>
    public required IReadOnlyList<Reason> Reasons { get; init; }

    /// <summary>For a file that could not be screened: one sentence saying what is wrong; otherwise null.</summary>
    public string? Problem { get; init; }

    /// <summary>Path of the release copy inside the output folder, or null.</summary>
    public string? Release { get; init; }

    public required IReadOnlyList<FaceReport> Faces { get; init; }
}
