using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;

namespace ConsentLens.Pipeline.Vision.Decoding.Texts;

/// <summary>Finds every text that a photo's file carries beside its pixels: descriptions, captions, keywords, comments, names of tagged people. Only details of
/// the camera, the software and the photographer are left out: a camera called "Mark IV" is not a pupil. The file comes from a stranger, so this runs in the
/// decoder process, under its deadline and memory limit.</summary>
internal static class PhotoTexts
{
    private const int MostBlocks = 64;
    private const int MostBlockBytes = 4_000_000;
    private const int UnpackedAtOnce = 65_536;

    // XMP specification, part 3, 1.1.3.1: a digest of 32 letters, the full length, and the offset of this part.
    private const int ExtensionHeader = 32 + 4 + 4;

    /// <exception cref="PhotoUnreadableException">The photo carries too much text.</exception>
    internal static FoundTexts Read(ReadOnlySpan<byte> file)
    {
        var texts = new FoundTexts();
        if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, JpegSegment.StartOfImage])) ReadJpeg(file, texts);
        else if (file.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])) ReadPng(file, texts);
        else if (file.Length > 12 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8)) ReadWebP(file, texts);
        else if (file.Length > 12 && file[4..].StartsWith("ftyp"u8)) ReadHeif(file, texts);
        return texts;
    }

    // The segments before the pixels. What does not fit into one continues in the next of its kind.
    private static void ReadJpeg(ReadOnlySpan<byte> file, FoundTexts texts)
    {
        var extension = new SortedDictionary<uint, byte[]>();
        uint extensionLength = 0;
        var photoshop = new List<byte[]>();
        var reader = new JpegSegmentReader(file);
        while (reader.TryRead(out JpegSegment segment) && segment.Marker != JpegSegment.StartOfScan)
        {
            ReadOnlySpan<byte> payload = segment.Payload(file);
            if (segment.Marker == JpegSegment.Comment) texts.Add(payload);
            else if (Behind(payload, "http://ns.adobe.com/xmp/extension/\0"u8, out ReadOnlySpan<byte> part) && part.Length > ExtensionHeader)
            {
                extensionLength = Math.Max(extensionLength, BinaryPrimitives.ReadUInt32BigEndian(part[(ExtensionHeader - 8)..]));
                extension[BinaryPrimitives.ReadUInt32BigEndian(part[(ExtensionHeader - 4)..])] = part[ExtensionHeader..].ToArray();
            }
            else if (Behind(payload, "Photoshop 3.0\0"u8, out ReadOnlySpan<byte> resources)) photoshop.Add(resources.ToArray());
            else if (segment.Marker is >= JpegSegment.Application0 and <= JpegSegment.Application15) ReadBlock(payload, texts);
        }
        if (extension.Values.Sum(part => (long)part.Length) < extensionLength) texts.MissSome();
        if (extension.Count > 0) XmpTexts.Read([.. extension.Values.SelectMany(part => part)], texts);
        ReadBlock([.. photoshop.SelectMany(part => part)], texts);
        if (photoshop.Count < 2) return;
        // A part by itself may break off.
        var parts = new FoundTexts();
        foreach (byte[] one in photoshop) ReadBlock(one, parts);
        texts.Add(parts.ToString());
    }

    // PNG specification, 11.3.
    private static void ReadPng(ReadOnlySpan<byte> file, FoundTexts texts)
    {
        const int signature = 8;
        for (ReadOnlySpan<byte> rest = file[Math.Min(signature, file.Length)..]; rest.Length >= 12;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - 12) return;
            ReadOnlySpan<byte> type = rest.Slice(4, 4);
            ReadOnlySpan<byte> data = rest.Slice(8, (int)length);
            if (type.SequenceEqual("eXIf"u8)) MetadataTexts.ReadExif(data, texts);
            else if (type.SequenceEqual("tEXt"u8)) AddPngText(data, After(data), texts);
            else if (type.SequenceEqual("zTXt"u8)) AddPngText(data, Unpacked(Skip(After(data), 1), texts), texts);
            else if (type.SequenceEqual("iTXt"u8)) AddInternational(data, texts);
            rest = rest[(12 + (int)length)..];
        }
    }

    // Keyword, compression flag, compression method, language, translated keyword, text.
    private static void AddInternational(ReadOnlySpan<byte> data, FoundTexts texts)
    {
        ReadOnlySpan<byte> behind = After(data);
        if (behind.Length < 2) return;
        ReadOnlySpan<byte> content = After(After(behind[2..]));
        AddPngText(data, behind[0] == 0 ? content : Unpacked(content, texts), texts);
    }

    private static void AddPngText(ReadOnlySpan<byte> keyword, ReadOnlySpan<byte> text, FoundTexts texts)
    {
        if (keyword.StartsWith("Raw profile type "u8)) ReadBlock(OfRawProfile(text), texts);
        else if (keyword.StartsWith("XML:com.adobe.xmp\0"u8)) XmpTexts.Read(text, texts);
        else if (!MetadataTexts.IsOfMaker(FoundTexts.Decode(keyword[..Math.Max(0, keyword.IndexOf((byte)0))]))) texts.Add(text);
    }

    // ImageMagick's form: a line with the profile's name, one with its length, then its bytes in hexadecimal.
    private static byte[] OfRawProfile(ReadOnlySpan<byte> text)
    {
        string[] lines = FoundTexts.Decode(text).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string digits = string.Concat(lines.Skip(2));
        byte[] profile = new byte[digits.Length / 2];
        for (int i = 0; i < profile.Length; i++) _ = byte.TryParse(digits.AsSpan(2 * i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out profile[i]);
        return profile;
    }

    // RFC 9649, 2.7.
    private static void ReadWebP(ReadOnlySpan<byte> file, FoundTexts texts)
    {
        const int riffHeader = 12;
        for (ReadOnlySpan<byte> rest = file[riffHeader..]; rest.Length >= 8;)
        {
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            ReadOnlySpan<byte> data = rest[8..];
            if (length < data.Length) data = data[..(int)length];
            if (rest.StartsWith("EXIF"u8)) MetadataTexts.ReadExif(data, texts);
            else if (rest.StartsWith("XMP "u8)) XmpTexts.Read(data, texts);
            long step = 8 + length + (length & 1);
            rest = step < rest.Length ? rest[(int)step..] : [];
        }
    }

    // Found by its first bytes, because the chain of boxes that gives its place may be wrong. EXIF's six-letter prefix may be missing.
    private static void ReadHeif(ReadOnlySpan<byte> file, FoundTexts texts)
    {
        int blocks = 0;
        foreach (byte[] beginning in (byte[][])["II*\0"u8.ToArray(), "MM\0*"u8.ToArray(), "<x:xmpmeta"u8.ToArray(), "<rdf:RDF"u8.ToArray()])
        {
            for (ReadOnlySpan<byte> rest = file; rest.IndexOf(beginning) is var at and >= 0; rest = rest[(at + beginning.Length)..])
            {
                if (++blocks > MostBlocks)
                    throw new PhotoUnreadableException(UnreadableReason.Damaged, "The photo carries more metadata than a photo does, so it is not searched for names; save it again as an ordinary JPEG.");
                ReadOnlySpan<byte> block = rest[at..];
                int end = beginning[0] == '<' ? block.IndexOf("</x:xmpmeta>"u8) : -1;
                ReadBlock(block[..Math.Min(block.Length, end < 0 ? MostBlockBytes : end + "</x:xmpmeta>".Length)], texts);
            }
        }
    }

    /// <summary>Reads a block of metadata whose first bytes say what it is; ignores any other.</summary>
    private static void ReadBlock(ReadOnlySpan<byte> block, FoundTexts texts)
    {
        if (Behind(block, "http://ns.adobe.com/xap/1.0/\0"u8, out ReadOnlySpan<byte> packet)) XmpTexts.Read(packet, texts);
        else if (block.StartsWith("Exif\0\0"u8) || block.StartsWith("II*\0"u8) || block.StartsWith("MM\0*"u8)) MetadataTexts.ReadExif(block, texts);
        else if (block.StartsWith("8BIM"u8) || block.StartsWith("PHUT"u8) || block.StartsWith("DCSR"u8) || block.StartsWith("AgHg"u8)) ReadResources(block, texts);
        else if (block.Length > 0 && block[0] == MetadataTexts.IptcMarker) MetadataTexts.ReadIptc(block, texts);
        else if (block.StartsWith("<"u8)) XmpTexts.Read(block, texts);
    }

    // Photoshop's image resources: signature, number, name, size, content; name and content padded to an even length.
    private static void ReadResources(ReadOnlySpan<byte> block, FoundTexts texts)
    {
        const int iptc = 0x0404;
        const int exif = 0x0422;
        const int xmp = 0x0424;
        while (block.Length >= 12)
        {
            int number = BinaryPrimitives.ReadUInt16BigEndian(block[4..]);
            int name = (block[6] + 2) & ~1;
            if (block.Length < 6 + name + 4) return;
            uint size = BinaryPrimitives.ReadUInt32BigEndian(block[(6 + name)..]);
            ReadOnlySpan<byte> content = block[(10 + name)..];
            // If the size is wrong, whatever is there is read.
            ReadOnlySpan<byte> own = content[..(int)Math.Min(size, (uint)content.Length)];
            if (number == iptc) MetadataTexts.ReadIptc(own, texts);
            else if (number == exif) MetadataTexts.ReadExif(own, texts);
            else if (number == xmp) XmpTexts.Read(own, texts);
            block = content[Math.Min(content.Length, own.Length + (own.Length & 1))..];
        }
    }

    private static bool Behind(ReadOnlySpan<byte> block, ReadOnlySpan<byte> signature, out ReadOnlySpan<byte> rest)
    {
        bool fits = block.StartsWith(signature);
        rest = fits ? block[signature.Length..] : [];
        return fits;
    }

    /// <summary>What follows the next zero.</summary>
    private static ReadOnlySpan<byte> After(ReadOnlySpan<byte> data) => Skip(data, data.IndexOf((byte)0) is var zero and >= 0 ? zero + 1 : data.Length);

    private static ReadOnlySpan<byte> Skip(ReadOnlySpan<byte> data, int count) => data[Math.Min(count, data.Length)..];

    // Without zeros, of which a small chunk can unpack to any number.
    private static byte[] Unpacked(ReadOnlySpan<byte> packed, FoundTexts texts)
    {
        using var zlib = new ZLibStream(new MemoryStream(packed.ToArray(), writable: false), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        byte[] piece = new byte[UnpackedAtOnce];
        try
        {
            while (zlib.Read(piece) is var count and > 0)
            {
                if (piece.AsSpan(0, count).ContainsAnyExcept((byte)0)) plain.Write(piece, 0, count);
                FoundTexts.RequireRoom(plain.Length / 2);
            }
        }
        catch (InvalidDataException)
        {
            // Keep what came before the fault.
            texts.MissSome();
        }
        return plain.ToArray();
    }
}
