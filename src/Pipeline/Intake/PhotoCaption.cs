using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text;
using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Iptc;
using MetadataExtractor.Formats.Jpeg;
using MetadataExtractor.Formats.Png;
using MetadataExtractor.Formats.Xmp;

namespace ConsentLens.Pipeline.Intake;

/// <summary>
/// Reads what somebody wrote into a photo of what it shows: description, caption, keywords, comments and the names of tagged people. What tells of the
/// camera, the program or the photographer is left alone: a camera called "Mark IV" is no pupil.
/// </summary>
public static class PhotoCaption
{
    /// <summary>Properties of XMP that say what or whom a photo shows: Dublin Core, Photoshop, IPTC Extension, the Metadata Working Group's and Microsoft's face regions, and common tag lists.</summary>
    private static readonly FrozenSet<string> XmpProperties = new[]
    {
        "dc:title", "dc:description", "dc:subject",
        "photoshop:Headline", "exif:UserComment", "tiff:ImageDescription",
        "Iptc4xmpExt:PersonInImage", "Iptc4xmpExt:PersonName", "Iptc4xmpExt:Event",
        "mwg-rs:Name", "mwg-rs:Description", "MPReg:PersonDisplayName",
        "lr:hierarchicalSubject", "digiKam:TagsList", "MicrosoftPhoto:LastKeywordXMP", "acdsee:caption", "acdsee:keywords",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every caption of the file, one a line; empty when there is none or the metadata cannot be read (it is never published anyhow).</summary>
    public static string Read(ReadOnlyMemory<byte> file)
    {
        try
        {
            using var stream = Open(file);
            var text = new StringBuilder();
            foreach (MetadataExtractor.Directory directory in ImageMetadataReader.ReadMetadata(stream)) Append(directory, text);
            return text.ToString();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Damaged metadata makes the library throw whatever it stumbles over; none of it says anything about the picture.
            return string.Empty;
        }
    }

    private static MemoryStream Open(ReadOnlyMemory<byte> file) => MemoryMarshal.TryGetArray(file, out ArraySegment<byte> bytes)
        ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
        : new MemoryStream(file.ToArray(), writable: false);

    private static void Append(MetadataExtractor.Directory directory, StringBuilder text)
    {
        if (directory is XmpDirectory xmp) AppendXmp(xmp, text);
        int[] tags = directory switch
        {
            ExifIfd0Directory =>
            [
                ExifDirectoryBase.TagImageDescription, ExifDirectoryBase.TagWinTitle, ExifDirectoryBase.TagWinComment,
                ExifDirectoryBase.TagWinSubject, ExifDirectoryBase.TagWinKeywords,
            ],
            ExifSubIfdDirectory => [ExifDirectoryBase.TagUserComment],
            IptcDirectory => [IptcDirectory.TagCaption, IptcDirectory.TagHeadline, IptcDirectory.TagObjectName, IptcDirectory.TagKeywords],
            JpegCommentDirectory => [JpegCommentDirectory.TagComment],
            PngDirectory => [PngDirectory.TagTextualData],
            _ => [],
        };
        foreach (int tag in tags)
        {
            if (directory.GetDescription(tag) is { Length: > 0 } words) _ = text.AppendLine(words);
        }
    }

    private static void AppendXmp(XmpDirectory directory, StringBuilder text)
    {
        foreach ((string path, string value) in directory.GetXmpProperties())
        {
            if (XmpProperties.Contains(PropertyOf(path))) _ = text.AppendLine(value);
        }
    }

    /// <summary>The property that a path ends in, without its place in a list: <c>mwg-rs:Regions/mwg-rs:RegionList[2]/mwg-rs:Name</c> gives <c>mwg-rs:Name</c>.</summary>
    private static string PropertyOf(string path)
    {
        string last = path[(path.LastIndexOf('/') + 1)..];
        int index = last.IndexOf('[', StringComparison.Ordinal);
        return index < 0 ? last : last[..index];
    }
}
