using System.Buffers.Binary;
using System.Text;

namespace ConsentLens.Pipeline.Intake.Captions;

/// <summary>
/// Reads the descriptions in an EXIF block (Exif 2.32; TIFF 6.0): the first directory and the EXIF directory that it names, each once and no other,
/// so that directories that point at themselves or at thousands more cost nothing.
/// </summary>
internal static class ExifCaptions
{
    private const int EntryLength = 12;
    private const ushort ExifDirectory = 0x8769;
    private const ushort UserComment = 0x9286;
    private const ushort ImageDescription = 0x010E;

    // What the Windows Explorer lets people type, in UTF-16: title, comment, keywords, subject. The tag between them is the author.
    private static readonly ushort[] Windows = [0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F];

    /// <summary>Adds what a TIFF block says.</summary>
    internal static void Append(ReadOnlySpan<byte> tiff, CaptionText text)
    {
        bool big = tiff.StartsWith("MM"u8);
        if (tiff.Length < 8 || (!big && !tiff.StartsWith("II"u8))) return;
        uint exif = ReadDirectory(tiff, Number(tiff[4..], big), big, text);
        if (exif != 0) _ = ReadDirectory(tiff, exif, big, text);
    }

    /// <summary>Reads one directory and gives where the EXIF directory lies, or 0.</summary>
    private static uint ReadDirectory(ReadOnlySpan<byte> tiff, uint at, bool big, CaptionText text)
    {
        if (at > tiff.Length - 2) return 0;
        uint exif = 0;
        int entries = Short(tiff[(int)at..], big);
        ReadOnlySpan<byte> rest = tiff[((int)at + 2)..];
        for (; entries > 0 && rest.Length >= EntryLength; entries--, rest = rest[EntryLength..])
        {
            ushort tag = Short(rest, big);
            if (tag == ExifDirectory) exif = Number(rest[8..], big);
            else if (tag is ImageDescription or UserComment || Windows.Contains(tag)) Add(tag, Value(tiff, rest, big), big, text);
        }

        return exif;
    }

    private static void Add(ushort tag, ReadOnlySpan<byte> value, bool big, CaptionText text)
    {
        if (tag == UserComment) AddComment(value, big, text);
        else if (tag == ImageDescription) text.Add(value);
        else text.Add(Encoding.Unicode.GetString(value));
    }

    // Eight bytes that name the encoding go before the comment.
    private static void AddComment(ReadOnlySpan<byte> value, bool big, CaptionText text)
    {
        const int Code = 8;
        if (value.Length <= Code) return;
        ReadOnlySpan<byte> words = value[Code..];
        if (value.StartsWith("UNICODE"u8)) text.Add((big ? Encoding.BigEndianUnicode : Encoding.Unicode).GetString(words));
        else text.Add(words);
    }

    /// <summary>The bytes of an entry, which lie in it when they are four or fewer; none when they would lie outside the block.</summary>
    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> tiff, ReadOnlySpan<byte> entry, bool big)
    {
        // Only types of one byte a value hold words: byte, ASCII, undefined.
        if (Short(entry[2..], big) is not (1 or 2 or 7)) return [];
        uint count = Number(entry[4..], big);
        if (count <= 4) return entry.Slice(8, (int)count);
        uint at = Number(entry[8..], big);
        return (long)at + count <= tiff.Length ? tiff.Slice((int)at, (int)count) : [];
    }

    private static ushort Short(ReadOnlySpan<byte> bytes, bool big) =>
        big ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint Number(ReadOnlySpan<byte> bytes, bool big) =>
        big ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
