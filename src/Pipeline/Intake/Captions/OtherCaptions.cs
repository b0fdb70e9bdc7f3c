using System.Buffers.Binary;

namespace ConsentLens.Pipeline.Intake.Captions;

/// <summary>Reads the metadata of WebP, by its chunks, and of HEIC and AVIF, by what such metadata begins with: where it lies says a chain of boxes that may lie.</summary>
internal static class OtherCaptions
{
    private const int RiffHeader = 12;
    private const int MostBlocks = 8;

    /// <summary>Adds what a WebP file says (RFC 9649, 2.7).</summary>
    internal static void AppendWebP(ReadOnlySpan<byte> file, CaptionText text)
    {
        int blocks = 0;
        for (ReadOnlySpan<byte> rest = file[RiffHeader..]; rest.Length >= 8 && blocks < MostBlocks;)
        {
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            ReadOnlySpan<byte> data = rest[8..];
            if (length < data.Length) data = data[..(int)length];
            if (rest.StartsWith("EXIF"u8))
            {
                ExifCaptions.Append(data.StartsWith("Exif\0\0"u8) ? data[6..] : data, text);
                blocks++;
            }
            else if (rest.StartsWith("XMP "u8))
            {
                XmpCaptions.Append(data.ToArray(), text);
                blocks++;
            }

            long step = 8 + length + (length & 1);
            rest = step < rest.Length ? rest[(int)step..] : [];
        }
    }

    /// <summary>Adds what a HEIC or AVIF file says.</summary>
    internal static void AppendHeif(ReadOnlySpan<byte> file, CaptionText text)
    {
        ReadOnlySpan<byte> rest = file;
        for (int block = 0; block < MostBlocks && rest.IndexOf("Exif\0\0"u8) is var at and >= 0; block++)
        {
            rest = rest[(at + 6)..];
            ExifCaptions.Append(rest, text);
        }

        rest = file;
        for (int block = 0; block < MostBlocks && rest.IndexOf("<x:xmpmeta"u8) is var at and >= 0; block++)
        {
            ReadOnlySpan<byte> packet = rest[at..];
            int end = packet.IndexOf("</x:xmpmeta>"u8);
            packet = end < 0 ? packet : packet[..(end + "</x:xmpmeta>".Length)];
            XmpCaptions.Append(packet.ToArray(), text);
            rest = rest[(at + packet.Length)..];
        }
    }
}
