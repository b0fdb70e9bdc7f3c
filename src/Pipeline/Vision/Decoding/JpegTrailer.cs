using System.Buffers.Binary;

namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>What phones append to a JPEG: a film, or Samsung's table of blocks. Some leave out the end marker before it.</summary>
internal static class JpegTrailer
{
    private const int BlockHeader = 8;

    private static ReadOnlySpan<byte> MotionPhoto => "MotionPhoto_Data"u8;

    /// <summary>Where the coded pixels end when no end marker follows them; null when one does.</summary>
    /// <param name="pixels">Where the coded pixels of the first scan begin: between there and the end of the picture no marker's bytes occur by chance.</param>
    internal static int? EndWithoutMarker(ReadOnlySpan<byte> file, int pixels)
    {
        int marker = file[pixels..].IndexOf([(byte)0xFF, JpegSegment.EndOfImage]);
        int end = marker < 0 ? file.Length : pixels + marker;
        int trailer = Math.Min(TableStart(file), Math.Min(FilmStart(file, pixels, end), MotionPhotoStart(file, pixels, end)));
        return trailer > pixels && trailer < end ? trailer : marker < 0 ? end : null;
    }

    // "SEFH", a version, the number of blocks, for each its type, how far before the table it begins, and its length; "SEFT" ends the file.
    private static int TableStart(ReadOnlySpan<byte> file)
    {
        const int header = 12;
        const int entry = 12;
        int table = file.EndsWith("SEFT"u8) ? file.LastIndexOf("SEFH"u8) : -1;
        if (table < 0) return int.MaxValue;
        uint furthest = 0;
        for (int at = table + header; at + entry <= file.Length - BlockHeader; at += entry) furthest = Math.Max(furthest, BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]));
        return furthest < table ? table - (int)furthest : table;
    }

    private static int FilmStart(ReadOnlySpan<byte> file, int from, int to)
    {
        int type = file[from..to].IndexOf("ftyp"u8);
        return type >= 4 && file[from + type - 4] == 0 && file[from + type - 3] == 0 && file[from + type - 2] == 0 ? from + type - 4 : int.MaxValue;
    }

    // A header of eight bytes may stand before the name: zeros, the block's type, the length of the name.
    private static int MotionPhotoStart(ReadOnlySpan<byte> file, int from, int to)
    {
        int name = file[from..to].IndexOf(MotionPhoto);
        if (name < 0) return int.MaxValue;
        bool hasHeader = name >= BlockHeader && BinaryPrimitives.ReadUInt32LittleEndian(file[(from + name - 4)..]) == MotionPhoto.Length;
        return from + name - (hasHeader ? BlockHeader : 0);
    }
}
