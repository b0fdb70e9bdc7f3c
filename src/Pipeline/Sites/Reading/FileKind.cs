using System.Text;

namespace ConsentLens.Pipeline.Sites.Reading;

/// <summary>What a file is, by what is in it before what the server or its name says.</summary>
public enum FileKind
{
    /// <summary>A picture of pixels, in any format: also those that cannot be screened.</summary>
    Picture,

    /// <summary>A page, or a drawing (SVG): both hold pictures.</summary>
    Page,
    Style,

    /// <summary>A feed or a sitemap.</summary>
    Xml,
    Pdf,
    Gzip,

    /// <summary>Words alone, such as a sitemap that is a plain list.</summary>
    Text,

    /// <summary>Documents, films, programs: not looked into.</summary>
    Other,
}

/// <summary>Tells files apart by their first bytes.</summary>
public static class FileKinds
{
    private static readonly (byte[] Start, string Ending)[] Pictures =
    [
        ([0xFF, 0xD8, 0xFF], "jpg"), ([0x89, 0x50, 0x4E, 0x47], "png"), ("GIF8"u8.ToArray(), "gif"), ("BM"u8.ToArray(), "bmp"), ("II*\0"u8.ToArray(), "tif"), ("MM\0*"u8.ToArray(), "tif"),
        ([0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20], "jp2"), ([0xFF, 0x4F, 0xFF, 0x51], "jp2"), ([0, 0, 1, 0], "ico"), ([0xFF, 0x0A], "jxl"), ([0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20], "jxl"),
    ];

    private static readonly HashSet<string> Heif = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis"];

    private static readonly HashSet<string> PictureEndings = new(StringComparer.OrdinalIgnoreCase)
        { "jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif", "avif", "heic", "heif", "bmp", "tif", "tiff", "jp2", "jxl", "ico" };

    private static readonly HashSet<string> FilmEndings = new(StringComparer.OrdinalIgnoreCase) { "mp4", "m4v", "mov", "webm", "ogv", "avi", "wmv", "mpg", "mpeg", "mp3", "m4a", "wav", "ogg", "swf" };

    private static readonly HashSet<string> DocumentEndings = new(StringComparer.OrdinalIgnoreCase)
        { "doc", "docx", "docm", "dot", "dotx", "ppt", "pptx", "pptm", "pps", "ppsx", "xls", "xlsx", "xlsm", "pub", "odt", "odp", "ods", "rtf", "zip", "rar", "7z", "epub" };

    private static readonly HashSet<string> OtherEndings = new(StringComparer.OrdinalIgnoreCase) { "exe", "dmg", "apk", "js", "mjs", "json", "woff", "woff2", "ttf", "otf", "eot", "ics", "vcf" };

    /// <summary>How a picture's file is called, or null for what is none.</summary>
    public static string? PictureEnding(ReadOnlySpan<byte> file)
    {
        foreach ((byte[] start, string ending) in Pictures)
        {
            if (file.StartsWith(start)) return ending;
        }

        if (file.Length < 12) return null;
        if (file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8)) return "webp";
        string brand = Encoding.ASCII.GetString(file[8..12]);
        return file[4..].StartsWith("ftyp"u8) && Heif.Contains(brand) ? brand.StartsWith("avi", StringComparison.Ordinal) ? "avif" : "heic" : null;
    }

    /// <param name="file">What came.</param>
    /// <param name="mediaType">What the server says.</param>
    public static FileKind Of(ReadOnlySpan<byte> file, string mediaType)
    {
        if (file.StartsWith("%PDF"u8)) return FileKind.Pdf;
        if (file.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B])) return FileKind.Gzip;
        if (PictureEnding(file) is not null) return FileKind.Picture;
        if (mediaType == "text/css") return FileKind.Style;
        string start = Encoding.ASCII.GetString(file[..Math.Min(file.Length, 2_000)]).TrimStart('?', ' ', '\t', '\r', '\n').ToLowerInvariant();
        if (mediaType == "text/html" || start.Contains("<html", StringComparison.Ordinal) || start.Contains("<svg", StringComparison.Ordinal) || start.StartsWith("<!doctype html", StringComparison.Ordinal)) return FileKind.Page;
        if (start.StartsWith("<?xml", StringComparison.Ordinal) || mediaType.EndsWith("xml", StringComparison.Ordinal)
            || start.StartsWith("<rss", StringComparison.Ordinal) || start.StartsWith("<feed", StringComparison.Ordinal) || start.StartsWith("<urlset", StringComparison.Ordinal))
        {
            return FileKind.Xml;
        }

        // A page without a word about what it is.
        if (start.StartsWith('<')) return FileKind.Page;
        return mediaType == "text/plain" ? FileKind.Text : FileKind.Other;
    }

    /// <summary>Whether a file of this name is a picture.</summary>
    public static bool IsPictureEnding(string ending) => PictureEndings.Contains(ending);

    /// <summary>Whether a file of this name is a film or a recording.</summary>
    public static bool IsFilmEnding(string ending) => FilmEndings.Contains(ending);

    /// <summary>Whether a file of this name may hold pictures that nothing here takes out.</summary>
    public static bool IsDocumentEnding(string ending) => DocumentEndings.Contains(ending);

    /// <summary>Whether a file of this name holds no pictures.</summary>
    public static bool IsOtherEnding(string ending) => OtherEndings.Contains(ending);
}
