namespace ConsentLens.Pipeline.Screening.FolderRun.Reports;

/// <summary>The output folder: every report file in it is replaced whole or left as it was.</summary>
/// <param name="directory">The folder; it must exist.</param>
/// <param name="writers">One for each file, in the order of writing.</param>
public sealed class ReportFolder(string directory, IReadOnlyList<IReportWriter> writers)
{
    /// <summary>Writes <paramref name="report"/> in every format.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public async Task WriteAsync(ScreeningReport report, CancellationToken cancellationToken)
    {
        foreach (IReportWriter writer in writers)
        {
            string path = Path.Combine(directory, writer.FileName);
            await AtomicFile.WriteAsync(path, (stream, token) => writer.WriteAsync(report, stream, token), cancellationToken);
        }
    }
}
