using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Screening.Sources;

public static class PhotoBatch
{
    private static readonly string[] SystemFiles = [".DS_Store", "Thumbs.db", "desktop.ini"];

    /// <summary>Opens the folder or zip at <paramref name="path"/>.</summary>
    /// <param name="except">A folder to leave out: the output, if it lies inside the photos.</param>
    /// <exception cref="BatchUnreadableException">It is neither a folder nor a zip.</exception>
    public static IPhotoBatch Open(string path, ImagingLimits limits, string? except = null)
    {
        if (Directory.Exists(path)) return new FolderBatch(path, limits, except);
        if (File.Exists(path)) return new ZipBatch(path, limits);
        throw new BatchUnreadableException($"There is no folder or zip file at {path}; check the path.");
    }

    /// <summary>True for files that operating systems leave in folders.</summary>
    internal static bool IsSystemFile(string name)
    {
        string file = name[(name.LastIndexOf('/') + 1)..];
        return SystemFiles.Contains(file, StringComparer.OrdinalIgnoreCase)
            || file.StartsWith("._", StringComparison.Ordinal)
            || name.StartsWith("__MACOSX/", StringComparison.Ordinal);
    }
}

/// <summary>The photos to be screened together.</summary>
public interface IPhotoBatch : IDisposable
{
    /// <summary>What the folder or zip itself is called: whoever it names may be in every photo.</summary>
    string Name { get; }

    /// <summary>Every file, ordered by name.</summary>
    IReadOnlyList<PhotoEntry> Entries { get; }
}

/// <summary>One file of a batch, not yet read.</summary>
/// <param name="Name">Its path inside the batch, with forward slashes.</param>
/// <param name="ReadAsync">Reads all its bytes, which the caller disposes; throws <see cref="PhotoUnreadableException"/> if it cannot.</param>
public sealed record PhotoEntry(string Name, Func<CancellationToken, Task<PhotoBytes>> ReadAsync);

/// <summary>Every file of a folder and its subfolders. A linked folder is not followed, and a linked file counts as unreadable: a link may lead out of the
/// folder that the user meant.</summary>
public sealed class FolderBatch : IPhotoBatch
{
    /// <summary>The hidden folder in which a run keeps its state; it contains none of the user's photos.</summary>
    internal const string RunFolderName = ".consentlens";

    private readonly ImagingLimits _limits;
    private readonly string? _except;

    /// <summary>Lists the folder without reading any file.</summary>
    /// <exception cref="BatchUnreadableException">The folder cannot be listed.</exception>
    public FolderBatch(string root, ImagingLimits limits, string? except)
    {
        _limits = limits;
        _except = except is null ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(except));
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        Name = Path.GetFileName(full);
        var entries = new List<PhotoEntry>();
        try
        {
            List(new DirectoryInfo(full), string.Empty, entries);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BatchUnreadableException($"The folder {root} cannot be listed: {error.Message}", error);
        }
        entries.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        Entries = entries;
    }

    public string Name { get; }

    public IReadOnlyList<PhotoEntry> Entries { get; }

    public void Dispose()
    {
        // Nothing is held open.
    }

    private void List(DirectoryInfo folder, string prefix, List<PhotoEntry> entries)
    {
        foreach (FileSystemInfo item in folder.EnumerateFileSystemInfos())
        {
            string name = prefix + item.Name;
            bool isLink = item.LinkTarget is not null;
            if (item is DirectoryInfo directory)
            {
                if (!isLink && !IsLeftOut(directory)) List(directory, name + "/", entries);
            }
            else if (!PhotoBatch.IsSystemFile(name))
                entries.Add(isLink ? Link(name) : new PhotoEntry(name, token => PhotoFile.ReadAsync(item.FullName, _limits, token)));
        }
    }

    /// <summary>True for the output folder, and for the hidden folder of any run.</summary>
    private bool IsLeftOut(DirectoryInfo directory) =>
        directory.Name == RunFolderName || string.Equals(directory.FullName, _except, StringComparison.Ordinal);

    private static PhotoEntry Link(string name) =>
        new(name, _ => throw new PhotoUnreadableException(UnreadableReason.AccessDenied, "This is a link to another file, which ConsentLens does not follow; put the photo itself in the folder."));
}

/// <summary>A batch that cannot be opened. The message is one sentence for the user.</summary>
public sealed class BatchUnreadableException(string message, Exception? inner = null) : Exception(message, inner);
