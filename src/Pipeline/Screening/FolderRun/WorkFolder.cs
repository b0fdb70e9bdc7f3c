using System.Security.Cryptography;
using System.Text;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Screening.FolderRun.Reports.Html;
using ConsentLens.Pipeline.Screening.Sources;

namespace ConsentLens.Pipeline.Screening.FolderRun;

/// <summary>The hidden folder beside the reports in which a run keeps its journal and the thumbnails of report.html. While it is open no other run can write to
/// the same output, where two registers would mix.</summary>
public sealed class WorkFolder : IThumbnailSource, IDisposable
{
    private readonly string _thumbnails;
    private readonly FileStream _lock;

    private WorkFolder(string root, FileStream held)
    {
        (_thumbnails, _lock) = (Path.Combine(root, "thumbnails"), held);
        JournalPath = Path.Combine(root, "journal.jsonl");
        Directory.CreateDirectory(_thumbnails);
    }

    public string JournalPath { get; }

    /// <exception cref="OutputFolderException">Another run is writing there, or the release folder contains something that ConsentLens did not
    /// write.</exception>
    public static WorkFolder Open(string output)
    {
        string root = Path.Combine(output, FolderBatch.RunFolderName);
        if (ForeignFile(output, root) is { } foreign)
            throw new OutputFolderException($"{ReleaseFolder.PathIn(output)} contains {foreign}, which ConsentLens did not write; move it elsewhere, or choose another output folder.");
        Directory.CreateDirectory(root);
        try
        {
            return new WorkFolder(root, new FileStream(Path.Combine(root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException error)
        {
            throw new OutputFolderException($"Another screening is writing to {output}; wait until it has finished, or choose another output folder.", error);
        }
    }

    public void Keep(string file, byte[] original, byte[]? released)
    {
        File.WriteAllBytes(PathOf(file, "before"), original);
        if (released is not null) File.WriteAllBytes(PathOf(file, "after"), released);
    }

    /// <summary>Removes all other thumbnails: those of an earlier batch are no longer anybody's business.</summary>
    public void RemoveAllBut(IEnumerable<string> files)
    {
        var wanted = files.SelectMany(file => new[] { PathOf(file, "before"), PathOf(file, "after") }).ToHashSet(StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFiles(_thumbnails))
            if (!wanted.Contains(path)) File.Delete(path);
    }

    public ReadOnlyMemory<byte>? Find(PhotoReport photo) => ReadIfThere(PathOf(photo.File, "before"));
    public ReadOnlyMemory<byte>? FindReleased(PhotoReport photo) => ReadIfThere(PathOf(photo.File, "after"));
    public void Dispose() => _lock.Dispose();

    /// <summary>A file in the release folder that is not ours: any file, if there has been no run before.</summary>
    private static string? ForeignFile(string output, string root)
    {
        string release = ReleaseFolder.PathIn(output);
        if (Directory.Exists(root) || !Directory.Exists(release)) return ReleaseFolder.FindForeign(output);
        return Directory.EnumerateFileSystemEntries(release).Select(path => Path.GetFileName(path)).FirstOrDefault();
    }

    private static ReadOnlyMemory<byte>? ReadIfThere(string path) => File.Exists(path) ? File.ReadAllBytes(path) : null;

    /// <summary>Named by a hash, because a file name in the batch may contain anything.</summary>
    private string PathOf(string file, string kind)
    {
        string name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file)))[..24];
        return Path.Combine(_thumbnails, $"{name}-{kind}.jpg");
    }
}

/// <summary>An output folder that a run must not write to. Nothing was changed. The message is one sentence for the user.</summary>
public sealed class OutputFolderException(string message, Exception? inner = null) : Exception(message, inner);
