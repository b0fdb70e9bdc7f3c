namespace ConsentLens.Pipeline.Screening.FolderRun.Reports;

/// <summary>Writes a screening's result in one format.</summary>
public interface IReportWriter
{
    /// <summary>The file's name inside the output folder, e.g. <c>report.json</c>.</summary>
    string FileName { get; }

    /// <summary>Writes <paramref name="report"/> to <paramref name="stream"/> photo by photo, without holding it whole, and leaves the stream open.</summary>
    Task WriteAsync(ScreeningReport report, Stream stream, CancellationToken cancellationToken);
}
