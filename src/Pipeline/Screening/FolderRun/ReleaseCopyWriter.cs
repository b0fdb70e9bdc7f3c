using System.Globalization;

namespace ConsentLens.Pipeline.Screening.FolderRun;

/// <summary>
/// Writes release copies under neutral names, whole or not at all: beside the final name first, forced to the disk, read back and
/// inspected, then renamed.
/// </summary>
/// <param name="folder">Where copies go; made when it is not there.</param>
public sealed class ReleaseCopyWriter(string folder)
{
    /// <summary>The neutral name of copy <paramref name="number"/>: 0001.jpg and so on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public static string FileName(int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        return number.ToString("0000", CultureInfo.InvariantCulture) + ".jpg";
    }

    /// <summary>Writes the copy, in place of an earlier one of the same number, and gives its file name.</summary>
    /// <exception cref="UncleanCopyException">What came back from the disk holds more than a picture; nothing was released.</exception>
    /// <exception cref="IOException">The disk is full or gone, or gave back other bytes than were written; nothing was released.</exception>
    public async Task<string> WriteAsync(ReleaseCopy copy, int number, CancellationToken cancellationToken)
    {
        string name = FileName(number);
        Directory.CreateDirectory(folder);
        string unfinished = Path.Combine(folder, $".{name}.{Guid.NewGuid():N}.part");
        try
        {
            await WriteDurablyAsync(unfinished, copy.Bytes, cancellationToken);
            await VerifyAsync(unfinished, copy.Bytes, cancellationToken);
            File.Move(unfinished, Path.Combine(folder, name), overwrite: true);
        }
        finally
        {
            // Gone already when it was renamed.
            File.Delete(unfinished);
        }
        return name;
    }

    private static async Task WriteDurablyAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        await stream.WriteAsync(bytes, cancellationToken);
        stream.Flush(flushToDisk: true);
    }

    private static async Task VerifyAsync(string path, ReadOnlyMemory<byte> expected, CancellationToken cancellationToken)
    {
        byte[] written = await File.ReadAllBytesAsync(path, cancellationToken);
        IReadOnlyList<CopyViolation> violations = CopyInspector.Inspect(written);
        if (violations.Count > 0)
        {
            throw new UncleanCopyException(violations);
        }
        if (!written.AsSpan().SequenceEqual(expected.Span))
        {
            throw new IOException("The disk returned different data from what was written; check the disk and screen again.");
        }
    }
}
