namespace ConsentLens.Pipeline.Screening.FolderRun.Reports;

/// <summary>The output folder: each report file in it is either replaced completely or left as it was.</summary>
public sealed class ReportFolder(string directory, IReadOnlyList<IReportWriter> writers)
{
    public async Task WriteAsync(ScreeningReport report, CancellationToken cancellationToken)
    {
        foreach (IReportWriter writer in writers)
        {
            string path = Path.Combine(directory, writer.FileName);
            await AtomicFile.WriteAsync(path, (stream, token) => writer.WriteAsync(report, stream, token), cancellationToken);
        }
    }
}

/// <summary>Writes a screening's result in one format.</summary>
public interface IReportWriter
{
    string FileName { get; }

    /// <summary>Writes <paramref name="report"/> to <paramref name="stream"/> photo by photo, never all of it in memory, and leaves the stream open.</summary>
    Task WriteAsync(ScreeningReport report, Stream stream, CancellationToken cancellationToken);
}

/// <summary>Writes a file completely or not at all: under a temporary name, flushed to the disk, then renamed.</summary>
internal static class AtomicFile
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>If <paramref name="writeContent"/> throws or is cancelled, the old file at <paramref name="path"/> is left as it was and nothing is left beside
    /// it.</summary>
    public static async Task WriteAsync(string path, Func<Stream, CancellationToken, Task> writeContent, CancellationToken cancellationToken)
    {
        string partial = path + ".partial";
        try
        {
            await WritePartialAsync(partial, writeContent, cancellationToken);
            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    private static async Task WritePartialAsync(
        string partial, Func<Stream, CancellationToken, Task> writeContent, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes, FileOptions.Asynchronous);
        await writeContent(stream, cancellationToken);
        await stream.FlushAsync(cancellationToken);

        // Without this a power cut after the rename could leave an empty file under the final name.
        stream.Flush(flushToDisk: true);
    }
}
