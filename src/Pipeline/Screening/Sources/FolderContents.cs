using System.Collections.Frozen;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Screening.Sources;

/// <summary>Tells by their paths which files of a folder or zip are to be screened. What is not screened is in no release, so a wrong guess shows nobody.</summary>
public static class FolderContents
{
    public const string Film = "This is a video. ConsentLens screens photos only, so look through it yourself before you publish it.";

    // Of an output folder; see Screening/FolderRun.
    private const string Releases = "release";

    private static readonly FrozenSet<string> StrewnFiles = Names(
        ".DS_Store", "Thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", ".directory", ".nomedia", "Icon\r", ".BridgeCache", ".BridgeCacheT", ".BridgeSort");

    // Of Windows, macOS, Linux, NAS systems, phones, and programs that sort photos.
    private static readonly FrozenSet<string> Bins = Names(
        "$RECYCLE.BIN", "RECYCLER", "RECYCLED", ".Trash", ".Trashes", "#recycle", "@Recycle", ".recycle", ".Recycle.Bin", ".trashBin", ".globalTrash", ".dtrash",
        "#snapshot", "@Recently-Snapshot", ".stversions", "@eaDir", ".@__thumb", ".thumbnails", ".thumbs", ".thumb", ".xvpics", ".picasaoriginals",
        "System Volume Information", ".Spotlight-V100", ".fseventsd", ".TemporaryItems", ".DocumentRevisions-V100", FolderBatch.RunFolderName);

    private static readonly FrozenSet<string> Pictures = Names(".jpg", ".jpeg", ".jpe", ".heic", ".heif", ".hif", ".avif", ".png", ".webp");
    private static readonly FrozenSet<string> Sidecars = Names(".aae", ".xmp", ".json", ".pp3", ".dop");
    private static readonly FrozenSet<string> PicasaFiles = Names(".picasa.ini", "Picasa.ini");

    private static readonly FrozenSet<string> Films = Names(
        ".mov", ".mp4", ".m4v", ".mp", ".3gp", ".3g2", ".avi", ".mkv", ".webm", ".mts", ".m2ts", ".mpg", ".mpeg", ".wmv", ".flv", ".vob", ".ogv", ".lrv", ".dv");

    private static readonly FrozenSet<string> Reports = Names("report.html", "report.json", "report.csv");

    /// <summary>True for files that operating systems leave in folders.</summary>
    public static bool IsStrewn(string path) => KindOf(path) == FileKind.Strewn;

    /// <summary>What each file is, in the order of <paramref name="paths"/>. They belong together: a video is a Live Photo's by the photo beside it.</summary>
    public static FileKind[] Sort(IReadOnlyList<string> paths)
    {
        FileKind[] kinds = [.. paths.Select(KindOf)];
        var photos = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var results = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < kinds.Length; i++)
        {
            if (ResultsOf(paths[i]) is { } folder) results.Add(folder);
            if (kinds[i] is FileKind.Photo or FileKind.Companion && PhotoIn(paths[i]) is { } photo) photos.UnionWith([photo, Path.ChangeExtension(photo, null)]);
        }
        for (int i = 0; i < kinds.Length; i++)
        {
            if (results.Any(folder => IsResult(paths[i], folder))) kinds[i] = FileKind.LeftOut;
            else if (kinds[i] == FileKind.Film && IsOfPhoto(paths[i], photos)) kinds[i] = FileKind.Companion;
        }
        return kinds;
    }

    /// <summary>Parts the files of a batch, in the order of their paths; the second of two of one path gets a number.</summary>
    internal static (IReadOnlyList<PhotoEntry> Photos, PassedOver Others) Part(IEnumerable<PhotoEntry> files)
    {
        PhotoEntry[] all = [.. WithDistinctNames(files).OrderBy(file => file.Name, StringComparer.Ordinal)];
        FileKind[] kinds = Sort([.. all.Select(file => file.Name)]);
        PhotoEntry[] Of(FileKind kind) => [.. all.Where((_, i) => kinds[i] == kind)];
        PhotoEntry[] screened = [.. all.Where((_, i) => kinds[i] is FileKind.Photo or FileKind.Film).Select(file => KindOf(file.Name) == FileKind.Film ? Unread(file.Name, Film, UnreadableReason.NotAPhoto) : file)];
        return (screened, new PassedOver([.. Of(FileKind.LeftOut).Select(file => BinOf(file.Name) ?? Releases)], Of(FileKind.Companion)));
    }

    /// <summary>A file that goes to review with this sentence.</summary>
    internal static PhotoEntry Unread(string name, string sentence, UnreadableReason reason = UnreadableReason.UnsupportedFormat) =>
        new(name, _ => throw new PhotoUnreadableException(reason, sentence));

    private static FileKind KindOf(string path)
    {
        string file = FileOf(path);
        if (StrewnFiles.Contains(file) || file.StartsWith("._", StringComparison.Ordinal) || path.Split('/').Contains("__MACOSX")) return FileKind.Strewn;
        if (BinOf(path) is not null) return FileKind.LeftOut;
        string extension = Path.GetExtension(file);
        if (Sidecars.Contains(extension) || PicasaFiles.Contains(file)) return FileKind.Companion;
        return Films.Contains(extension) ? FileKind.Film : FileKind.Photo;
    }

    /// <summary>The folder of a path that nobody means, or the file itself where a phone renames what it deletes.</summary>
    private static string? BinOf(string path) => Array.Find(path.Split('/'), part =>
        Bins.Contains(part) || part.StartsWith(".Trash-", StringComparison.Ordinal) || part.EndsWith(".lrdata", StringComparison.OrdinalIgnoreCase)
        || part.StartsWith(".trashed-", StringComparison.Ordinal) || part.StartsWith(".pending-", StringComparison.Ordinal));

    private static string FileOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>The path of the photo that a file is or, like <c>IMG_1.HEIC.json</c>, is named after.</summary>
    private static string? PhotoIn(string path)
    {
        for (int end = path.LastIndexOf('/') + 1; (end = path.IndexOf('.', end + 1)) > 0;)
        {
            int next = path.IndexOf('.', end + 1);
            if (Pictures.Contains(path[end..(next < 0 ? path.Length : next)])) return path[..(next < 0 ? path.Length : next)];
        }
        return null;
    }

    // IMG_1.MOV, IMG_1.HEIC.MOV and IMG_1_HEVC.MOV belong to IMG_1.HEIC; PXL_1.MP to PXL_1.MP.jpg.
    private static bool IsOfPhoto(string film, HashSet<string> photos)
    {
        string stem = Path.ChangeExtension(film, null);
        const string again = "_HEVC";
        return photos.Contains(film) || photos.Contains(stem) || (stem.EndsWith(again, StringComparison.OrdinalIgnoreCase) && photos.Contains(stem[..^again.Length]));
    }

    /// <summary>The folder in which an earlier run wrote its results, with a slash at its end, of which this file tells.</summary>
    private static string? ResultsOf(string path)
    {
        int at = $"/{path}".IndexOf($"/{FolderBatch.RunFolderName}/", StringComparison.Ordinal);
        return at < 0 ? null : path[..at];
    }

    private static bool IsResult(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal) && (path.AsSpan(folder.Length).StartsWith(Releases + "/") || Reports.Contains(path[folder.Length..]));

    /// <summary>A report identifies a photo by its name.</summary>
    private static IEnumerable<PhotoEntry> WithDistinctNames(IEnumerable<PhotoEntry> files)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (PhotoEntry file in files)
        {
            string distinct = file.Name;
            for (int number = 2; !taken.Add(distinct); number++) distinct = $"{file.Name} ({number})";
            yield return file with { Name = distinct };
        }
    }

    private static FrozenSet<string> Names(params string[] names) => names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}

/// <summary>What a file of a folder is, as far as its path tells.</summary>
public enum FileKind
{
    /// <summary>To be screened: what it is, its content decides.</summary>
    Photo,
    /// <summary>Strewn by an operating system; nothing is said of it.</summary>
    Strewn,
    /// <summary>In a recycle bin, a store of thumbnails, or the results of an earlier run: pictures that nobody means.</summary>
    LeftOut,
    /// <summary>What belongs to a photo or says something of it: edits, descriptions, a Live Photo's video.</summary>
    Companion,
    /// <summary>A video of its own.</summary>
    Film,
}

/// <summary>What of a folder or zip is not screened.</summary>
/// <param name="LeftOut">For each file left out, the recycle bin or store in which it lies.</param>
/// <param name="Companions">The files that belong to photos; they can be read.</param>
public sealed record PassedOver(IReadOnlyList<string> LeftOut, IReadOnlyList<PhotoEntry> Companions)
{
    public static PassedOver Nothing { get; } = new([], []);

    /// <summary>One sentence for each kind that there is, without the names of files.</summary>
    public IEnumerable<string> Sentences
    {
        get
        {
            if (LeftOut.Count > 0)
                yield return $"{Files(LeftOut.Count)} left out: recycle bins, stored thumbnails and results of earlier screenings ({Listed(LeftOut)}).";
            if (Companions.Count > 0)
                yield return $"{Files(Companions.Count)} that belong{(Companions.Count == 1 ? "s" : string.Empty)} to photos passed over ({Listed(Companions.Select(file => Path.GetExtension(file.Name).ToLowerInvariant()))}).";
        }
    }

    /// <summary>One sentence about files that cannot be photos, where there are any.</summary>
    public static IEnumerable<string> SentencesOfNoPhotos(IReadOnlyCollection<string> files)
    {
        if (files.Count > 0)
            yield return $"{Files(files.Count)} that cannot be photos passed over, such as videos and documents ({Listed(files.Select(file => Path.GetExtension(file).ToLowerInvariant()))}): look through them yourself before you publish them.";
    }

    private static string Files(int count) => count == 1 ? "1 file" : $"{count} files";

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase));
}
