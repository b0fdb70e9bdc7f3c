using System.Security.Cryptography;
using System.Text;
using ConsentLens.Pipeline.Reports;
using ConsentLens.Pipeline.Reports.Html;

namespace ConsentLens.Pipeline.Screening;

/// <summary>The hidden folder beside the reports in which a run keeps its journal and the thumbnails of report.html.</summary>
public sealed class WorkFolder : IThumbnailSource
{
    private readonly string _thumbnails;

    /// <summary>The folder of the run that writes to <paramref name="output"/>; made when absent.</summary>
    public WorkFolder(string output)
    {
        string root = Path.Combine(output, ".consentlens");
        JournalPath = Path.Combine(root, "journal.jsonl");
        _thumbnails = Path.Combine(root, "thumbnails");
        Directory.CreateDirectory(_thumbnails);
    }

    /// <summary>Where the journal lies.</summary>
    public string JournalPath { get; }

    /// <summary>Keeps the thumbnail of a photo, and that of its redacted copy when there is one.</summary>
    public void Keep(string file, byte[] original, byte[]? released)
    {
        File.WriteAllBytes(PathOf(file, "before"), original);
        if (released is not null) File.WriteAllBytes(PathOf(file, "after"), released);
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte>? Find(PhotoReport photo)
    {
        ArgumentNullException.ThrowIfNull(photo);
        return ReadIfThere(PathOf(photo.File, "before"));
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte>? FindReleased(PhotoReport photo)
    {
        ArgumentNullException.ThrowIfNull(photo);
        return ReadIfThere(PathOf(photo.File, "after"));
    }

    private static ReadOnlyMemory<byte>? ReadIfThere(string path) => File.Exists(path) ? File.ReadAllBytes(path) : null;

    /// <summary>A file name in the batch may hold anything, so its hash stands for it on the disk.</summary>
    private string PathOf(string file, string kind)
    {
        string name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file)))[..24];
        return Path.Combine(_thumbnails, $"{name}-{kind}.jpg");
    }
}
