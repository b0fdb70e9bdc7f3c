using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using ConsentLens.Pipeline.Screening.Sources;

namespace ConsentLens.Pipeline.Screening.FolderRun;

/// <summary>The folder of release copies, under neutral names: <c>release/0001.jpg</c>.</summary>
public sealed partial class ReleaseFolder
{
    private const string Name = "release";
    private readonly string _output;
    private readonly ReleaseCopyWriter _writer;

    public ReleaseFolder(string output)
    {
        _output = output;
        Directory.CreateDirectory(PathIn(output));
        _writer = new ReleaseCopyWriter(PathIn(output));
    }

    public static string PathIn(string output) => Path.Combine(output, Name);

    /// <summary>Something in the release folder of <paramref name="output"/> that is not named like a release copy, or null.</summary>
    public static string? FindForeign(string output)
    {
        string folder = PathIn(output);
        if (!Directory.Exists(folder)) return null;
        return Directory.EnumerateFileSystemEntries(folder)
            .Select(path => Path.GetFileName(path))
            .Order(StringComparer.Ordinal)
            .FirstOrDefault(name => !FolderContents.IsStrewn(name) && (!OwnName().IsMatch(name) || Directory.Exists(Path.Combine(folder, name))));
    }

    public static string PathOf(int number) => $"{Name}/{ReleaseCopyWriter.FileName(number)}";

    /// <summary>Whether <paramref name="path"/>, as reports name it, exists and has this SHA-256.</summary>
    public async Task<bool> HoldsAsync(string path, string? sha256, CancellationToken cancellationToken)
    {
        string file = Path.Combine(_output, path);
        if (!File.Exists(file)) return false;
        await using FileStream stream = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken)) == sha256;
    }

    /// <summary>Writes a copy completely or not at all, and returns its path as reports name it.</summary>
    public async Task<string> WriteAsync(int number, ReleaseCopy copy, CancellationToken cancellationToken) =>
        $"{Name}/{await _writer.WriteAsync(copy, number, cancellationToken)}";

    /// <summary>Removes the copies that <paramref name="keep"/> does not name: those of an earlier run whose verdict has changed, and unfinished
    /// ones.</summary>
    public void RemoveAllBut(IEnumerable<string> keep)
    {
        var wanted = keep.Select(path => Path.GetFullPath(Path.Combine(_output, path))).ToHashSet(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(PathIn(_output)))
            if (!wanted.Contains(Path.GetFullPath(file)) && OwnName().IsMatch(Path.GetFileName(file))) File.Delete(file);
    }

    /// <summary>A copy, finished or not, as <see cref="ReleaseCopyWriter"/> names it.</summary>
    [GeneratedRegex(@"\A(?:[0-9]{4,}\.jpg|\.[0-9]{4,}\.jpg\.[0-9a-f]{32}\.part)\z", RegexOptions.CultureInvariant)]
    private static partial Regex OwnName();
}

/// <summary>Writes release copies under neutral names, completely or not at all: under a temporary name, flushed to the disk, read back and inspected, then
/// renamed.</summary>
public sealed class ReleaseCopyWriter(string folder)
{
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public static string FileName(int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        return number.ToString("0000", CultureInfo.InvariantCulture) + ".jpg";
    }

    /// <summary>Writes the copy, replacing an earlier one of the same number, and returns its file name.</summary>
    /// <exception cref="UncleanCopyException">What came back from the disk is more than a picture; nothing was released.</exception>
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
            // No longer there once it has been renamed.
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
        if (violations.Count > 0) throw new UncleanCopyException(violations);
        if (!written.AsSpan().SequenceEqual(expected.Span))
            throw new IOException("The disk returned different data from what was written; check the disk and screen again.");
    }
}
