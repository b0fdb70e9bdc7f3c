using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ConsentLens.Pipeline.Intake.Captions;

/// <summary>Reads the text and metadata chunks of a PNG (PNG specification, 11.3); of a packed one no more than a caption can be.</summary>
internal static class PngCaptions
{
    private const int Signature = 8;
    private const int MostUnpacked = 4_000_000;
    private const int MostChunks = 1_000;

    /// <summary>Adds what the file says.</summary>
    internal static void Append(ReadOnlySpan<byte> file, CaptionText text)
    {
        int read = 0;
        for (ReadOnlySpan<byte> rest = file[Math.Min(Signature, file.Length)..]; rest.Length >= 12 && read < MostChunks;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - 12) return;
            ReadOnlySpan<byte> type = rest.Slice(4, 4);
            ReadOnlySpan<byte> data = rest.Slice(8, (int)length);
            if (type.SequenceEqual("eXIf"u8)) ExifCaptions.Append(data, text);
            else if (type.SequenceEqual("tEXt"u8)) text.Add(Encoding.Latin1.GetString(After(data)));
            else if (type.SequenceEqual("zTXt"u8)) text.Add(Unpacked(Skip(After(data), 1)));
            else if (type.SequenceEqual("iTXt"u8)) AppendInternational(data, text);
            // Of the many chunks of pixels each costs nothing; of those with words there are never many.
            if (type.EndsWith("Xt"u8)) read++;
            rest = rest[(12 + (int)length)..];
        }
    }

    // Keyword, whether it is packed, the method, language, translated keyword, text.
    private static void AppendInternational(ReadOnlySpan<byte> data, CaptionText text)
    {
        ReadOnlySpan<byte> behind = After(data);
        if (behind.Length < 2) return;
        ReadOnlySpan<byte> content = After(After(behind[2..]));
        byte[] words = behind[0] == 0 ? content.ToArray() : Unpacked(content);
        if (data.StartsWith("XML:com.adobe.xmp\0"u8)) XmpCaptions.Append(words, text);
        else text.Add(words);
    }

    /// <summary>What follows the next zero.</summary>
    private static ReadOnlySpan<byte> After(ReadOnlySpan<byte> data) => Skip(data, data.IndexOf((byte)0) is var zero and >= 0 ? zero + 1 : data.Length);

    private static ReadOnlySpan<byte> Skip(ReadOnlySpan<byte> data, int count) => data[Math.Min(count, data.Length)..];

    private static byte[] Unpacked(ReadOnlySpan<byte> packed)
    {
        using var zlib = new ZLibStream(new MemoryStream(packed.ToArray(), writable: false), CompressionMode.Decompress);
        byte[] plain = new byte[Math.Min(MostUnpacked, 1032L * packed.Length)];
        int count = 0;
        try
        {
            count = zlib.ReadAtLeast(plain, plain.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException)
        {
            // A chunk that cannot be unpacked holds no words.
        }

        return plain[..count];
    }
}
