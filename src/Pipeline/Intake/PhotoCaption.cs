using System.Text;
using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Iptc;

namespace ConsentLens.Pipeline.Intake;

/// <summary>Reads what somebody wrote into a photo: its description, caption and keywords.</summary>
public static class PhotoCaption
{
    /// <summary>Every caption of the file, one a line; empty when there is none or the metadata cannot be read (it is never published anyhow).</summary>
    public static string Read(ReadOnlyMemory<byte> file)
    {
        try
        {
            using var stream = new MemoryStream(file.ToArray(), writable: false);
            var text = new StringBuilder();
            foreach (MetadataExtractor.Directory directory in ImageMetadataReader.ReadMetadata(stream)) Append(directory, text);
            return text.ToString();
        }
        catch (Exception error) when (error is ImageProcessingException or IOException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            return string.Empty;
        }
    }

    private static void Append(MetadataExtractor.Directory directory, StringBuilder text)
    {
        int[] tags = directory switch
        {
            ExifIfd0Directory => [ExifDirectoryBase.TagImageDescription, ExifDirectoryBase.TagWinTitle, ExifDirectoryBase.TagWinComment, ExifDirectoryBase.TagWinSubject],
            ExifSubIfdDirectory => [ExifDirectoryBase.TagUserComment],
            IptcDirectory => [IptcDirectory.TagCaption, IptcDirectory.TagHeadline, IptcDirectory.TagObjectName, IptcDirectory.TagKeywords],
            _ => [],
        };
        foreach (int tag in tags)
        {
            if (directory.GetDescription(tag) is { Length: > 0 } words) _ = text.AppendLine(words);
        }
    }
}
