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

    /// <summary>The models in use.</summary>
    public required ModelsReport Models { get; init; }

    /// <summary>Every photo, in the order of its path.</summary>
    public required IReadOnlyList<PhotoReport> Photos { get; init; }

    /// <summary>How fast the run was.</summary>
    public required ThroughputReport Throughput { get; init; }
}
