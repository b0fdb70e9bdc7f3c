using System.Collections.Frozen;
using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Exif.Makernotes;
using MetadataExtractor.Formats.Iptc;
using MetadataExtractor.IO;
using Directory = MetadataExtractor.Directory;

namespace ConsentLens.Pipeline.Vision.Decoding.Texts;

/// <summary>Reads the texts of EXIF and IPTC blocks with MetadataExtractor. From a block that it cannot read, every run of letters counts.</summary>
internal static class MetadataTexts
{
    /// <summary>The first byte of every IPTC record.</summary>
    internal const byte IptcMarker = 0x1C;

    // EXIF 3.0, 4.6.2.
    private const int Utf8Type = 129;

    /// <summary>EXIF fields about the camera, the software and whoever took or owns the photo, including those of EXIF 3.0.</summary>
    private static readonly FrozenSet<int> ExifOfMaker = new[]
    {
        0x000B, ExifDirectoryBase.TagMake, ExifDirectoryBase.TagModel, ExifDirectoryBase.TagSoftware, ExifDirectoryBase.TagArtist, ExifDirectoryBase.TagHostComputer,
        ExifDirectoryBase.TagCopyright, ExifDirectoryBase.TagWinAuthor, ExifDirectoryBase.TagImageUniqueId, ExifDirectoryBase.TagCameraOwnerName,
        ExifDirectoryBase.TagBodySerialNumber, ExifDirectoryBase.TagLensMake, ExifDirectoryBase.TagLensModel, ExifDirectoryBase.TagLensSerialNumber,
        ExifDirectoryBase.TagLens, 0xA437, 0xA438, 0xA439, 0xA43A, 0xA43B, 0xA43C,
    }.ToFrozenSet();

    private static readonly FrozenSet<int> IptcOfMaker = new[]
    {
        IptcDirectory.TagByLine, IptcDirectory.TagByLineTitle, IptcDirectory.TagCaptionWriter, IptcDirectory.TagCredit, IptcDirectory.TagSource,
        IptcDirectory.TagCopyrightNotice, IptcDirectory.TagContact, IptcDirectory.TagOriginatingProgram, IptcDirectory.TagProgramVersion, IptcDirectory.TagOwnerId,
        IptcDirectory.TagCodedCharacterSet,
    }.ToFrozenSet();

    /// <summary>The corresponding registered PNG keywords (PNG specification, 11.3.3.2).</summary>
    private static readonly FrozenSet<string> PngOfMaker = new[] { "Author", "Copyright", "Software", "Source" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>What people type into a Panasonic. No other maker's notes are known to name anybody but the camera's owner.</summary>
    private static readonly FrozenSet<int> Panasonic = new[]
    {
        PanasonicMakernoteDirectory.TagTitle, PanasonicMakernoteDirectory.TagBabyName, PanasonicMakernoteDirectory.TagLocation, PanasonicMakernoteDirectory.TagCity,
        PanasonicMakernoteDirectory.TagCity2, PanasonicMakernoteDirectory.TagLandmark, PanasonicMakernoteDirectory.TagState, PanasonicMakernoteDirectory.TagCountry,
        PanasonicMakernoteDirectory.TagFaceRecognitionInfo,
    }.ToFrozenSet();

    internal static bool IsOfMaker(string pngKeyword) => PngOfMaker.Contains(pngKeyword);

    /// <summary>Adds the texts of a TIFF block, with or without EXIF's six-letter prefix.</summary>
    internal static void ReadExif(ReadOnlySpan<byte> block, FoundTexts texts)
    {
        byte[] tiff = (block.StartsWith("Exif\0\0"u8) ? block[6..] : block).ToArray();
        Read(tiff, texts, () => new ExifReader().Extract(new ByteArrayReader(tiff)));
    }

    internal static void ReadIptc(ReadOnlySpan<byte> block, FoundTexts texts)
    {
        byte[] records = block.ToArray();
        Read(records, texts, () => [new IptcReader().Extract(new SequentialByteArrayReader(records), records.Length)]);
    }

    // A library that parses strangers' bytes may throw anything.
    private static void Read(byte[] block, FoundTexts texts, Func<IEnumerable<Directory>> extract)
    {
        Directory[] directories;
        try
        {
            directories = [.. extract()];
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            texts.MissSome();
            texts.AddRuns(block);
            return;
        }
        foreach (Directory directory in directories) Add(directory, texts);
        string[] errors = [.. directories.Where(directory => !IsMakernote(directory)).SelectMany(directory => directory.Errors)];
        if (errors.Length == 0) return;
        // The library does not know EXIF 3.0's type for UTF-8, which is what a run of letters is read as.
        if (errors.Any(error => !error.Contains($"format code {Utf8Type} ", StringComparison.Ordinal))) texts.MissSome();
        texts.AddRuns(block);
    }

    private static void Add(Directory directory, FoundTexts texts)
    {
        foreach (Tag tag in directory.Tags)
        {
            if (!IsWanted(directory, tag.Type)) continue;
            object? value = directory.GetObject(tag.Type);
            if (value is string text) texts.Add(text);
            else if (value is StringValue one) Add(directory, tag.Type, one.Bytes, texts);
            else if (value is byte[] bytes) Add(directory, tag.Type, bytes, texts);
            else if (value is IEnumerable<StringValue> several) foreach (StringValue each in several) Add(directory, tag.Type, each.Bytes, texts);
        }
    }

    private static void Add(Directory directory, int tag, byte[] value, FoundTexts texts)
    {
        if (tag == ExifDirectoryBase.TagApplicationNotes && directory is ExifDirectoryBase) XmpTexts.Read(value, texts);
        else if (directory is ExifDirectoryBase or GpsDirectory && HasCode(value, out int code)) texts.AddInAnyEncoding(value.AsSpan(code));
        else if (tag is >= ExifDirectoryBase.TagWinTitle and <= ExifDirectoryBase.TagWinSubject) texts.AddInAnyEncoding(value);
        else texts.Add(value);
    }

    // Eight bytes that name the encoding precede a user comment and two GPS fields; they are wrong as often as right.
    private static bool HasCode(ReadOnlySpan<byte> value, out int code)
    {
        code = 8;
        return value.StartsWith("ASCII\0\0\0"u8) || value.StartsWith("UNICODE\0"u8) || value.StartsWith("JIS\0\0\0\0\0"u8) || value.StartsWith("\0\0\0\0\0\0\0\0"u8);
    }

    private static bool IsWanted(Directory directory, int tag) => directory switch
    {
        PanasonicMakernoteDirectory => Panasonic.Contains(tag),
        IptcDirectory => !IptcOfMaker.Contains(tag),
        ExifDirectoryBase or GpsDirectory => !ExifOfMaker.Contains(tag) && tag is not (ExifDirectoryBase.TagMakernote or ExifDirectoryBase.TagPadding or ExifDirectoryBase.TagInterColorProfile),
        _ => false,
    };

    private static bool IsMakernote(Directory directory) => directory.GetType().Namespace == typeof(PanasonicMakernoteDirectory).Namespace;
}
