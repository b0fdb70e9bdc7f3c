using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Screening.Sources;

public static class PhotoBatch
{
    /// <summary>Opens the folder or zip at <paramref name="path"/>.</summary>
    /// <param name="except">A folder to leave out: the output, if it lies inside the photos.</param>
    /// <exception cref="BatchUnreadableException">It is neither a folder nor a zip.</exception>
    public static IPhotoBatch Open(string path, ImagingLimits limits, string? except = null)
    {
        if (Directory.Exists(path)) return new FolderBatch(path, limits, except);
        if (File.Exists(path)) return new ZipBatch(path, limits);
        throw new BatchUnreadableException($"There is no folder or zip file at {path}; check the path.");
    }
}

/// <summary>The photos to be screened together.</summary>
public interface IPhotoBatch : IDisposable
{
    /// <summary>What the folder or zip itself is called: whoever it names may be in every photo.</summary>
    string Name { get; }

    /// <summary>Every file that is to be screened, ordered by name.</summary>
    IReadOnlyList<PhotoEntry> Entries { get; }

    /// <summary>What lies beside them.</summary>
    PassedOver Others => PassedOver.Nothing;
}

/// <summary>One file of a batch, not yet read.</summary>
/// <param name="Name">Its path inside the batch, with forward slashes.</param>
/// <param name="ReadAsync">Reads all its bytes, which the caller disposes; throws <see cref="PhotoUnreadableException"/> if it cannot.</param>
public sealed record PhotoEntry(string Name, Func<CancellationToken, Task<PhotoBytes>> ReadAsync)
{
    /// <summary>What the name may be as well, where a zip does not say in which letters it stands.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>Every reading of the name, to be searched for people.</summary>
    public string AllNames => string.Join('\n', [Name, .. OtherNames]);
}

/// <summary>Every file of a folder and its subfolders. A linked folder is not followed, and counts like a linked file as one that cannot be read: a link may lead
/// out of the folder that the user meant. So does a subfolder that cannot be listed.</summary>
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
        (Entries, Others) = FolderContents.Part(entries);
    }

    public string Name { get; }

    public IReadOnlyList<PhotoEntry> Entries { get; }

    public PassedOver Others { get; }

    public void Dispose()
    {
        // Nothing is held open.
    }

    private void List(DirectoryInfo folder, string prefix, List<PhotoEntry> entries)
    {
        foreach (FileSystemInfo item in folder.EnumerateFileSystemInfos())
        {
            string name = prefix + item.Name;
            bool isFolder = item is DirectoryInfo;
            if (item.LinkTarget is not null) entries.Add(Link(name, isFolder));
            else if (!isFolder) entries.Add(FileOf(item, name));
            else if (!string.Equals(item.FullName, _except, StringComparison.Ordinal)) ListInside((DirectoryInfo)item, name, entries);
        }
    }

    private void ListInside(DirectoryInfo folder, string name, List<PhotoEntry> entries)
    {
        try
        {
            List(folder, name + "/", entries);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            entries.Add(FolderContents.Unread(
                name,
                IsOfLostLetters(name) ? Lost("folder") : "This folder cannot be opened, so nothing in it was screened; allow ConsentLens to read it and screen again.",
                UnreadableReason.AccessDenied));
        }
    }

    private PhotoEntry FileOf(FileSystemInfo item, string name) => IsOfLostLetters(item.Name) && !File.Exists(item.FullName)
        ? FolderContents.Unread(name, Lost("file"), UnreadableReason.AccessDenied)
        : new PhotoEntry(name, token => PhotoFile.ReadAsync(item.FullName, _limits, token));

    // .NET puts this letter in place of bytes that are no UTF-8, and then finds no file of that name.
    private static bool IsOfLostLetters(string name) => name.Contains('\uFFFD', StringComparison.Ordinal);

    private static string Lost(string what) => $"The name of this {what} holds letters of another system (it is not in UTF-8), so it cannot be opened; rename it and screen again.";

    private static PhotoEntry Link(string name, bool isFolder) => FolderContents.Unread(
        name,
        isFolder
            ? "This is a link to another folder, which ConsentLens does not follow, so nothing in it was screened; put the photos themselves in the folder."
            : "This is a link to another file, which ConsentLens does not follow; put the photo itself in the folder.",
        UnreadableReason.AccessDenied);
}

/// <summary>A batch that cannot be opened. The message is one sentence for the user.</summary>
public sealed class BatchUnreadableException(string message, Exception? inner = null) : Exception(message, inner);
