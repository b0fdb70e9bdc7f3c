namespace ConsentLens.Pipeline.Screening.FolderRun.Reports;

/// <summary>Writes a file whole or not at all: beside its place first, then flushed to the disk and renamed over it.</summary>
internal static class AtomicFile
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>
    /// Writes <paramref name="path"/> through <paramref name="writeContent"/>. When that throws or is cancelled, what lay at
    /// <paramref name="path"/> before is left as it was and nothing is left beside it.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async Task WriteAsync(
        string path,
        Func<Stream, CancellationToken, Task> writeContent,
        CancellationToken cancellationToken)
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
        string partial,
        Func<Stream, CancellationToken, Task> writeContent,
        CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(
            partial, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes, FileOptions.Asynchronous);
        await writeContent(stream, cancellationToken);
        await stream.FlushAsync(cancellationToken);

        // Without this a power cut after the rename could leave an empty file under the final name.
        stream.Flush(flushToDisk: true);
    }
}
