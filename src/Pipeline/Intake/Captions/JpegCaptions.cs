using System.Buffers.Binary;
using ConsentLens.Pipeline.Imaging;

namespace ConsentLens.Pipeline.Intake.Captions;

/// <summary>Reads the comments and the metadata segments in front of a JPEG's pixels.</summary>
internal static class JpegCaptions
{
    private const byte Application1 = 0xE1;
    private const byte Application13 = 0xED;
    private const byte Comment = 0xFE;

    // XMP specification, part 3, 1.1.3.1: a digest of 32 letters, the whole length, and the place of this part.
    private const int ExtensionHeader = 32 + 4 + 4;

    /// <summary>Adds what the file says.</summary>
    internal static void Append(ReadOnlySpan<byte> file, CaptionText text)
    {
        var extension = new SortedDictionary<uint, byte[]>();
        var reader = new JpegSegmentReader(file);
        while (reader.TryRead(out JpegSegment segment) && segment.Marker != JpegSegment.StartOfScan)
        {
            ReadOnlySpan<byte> payload = segment.Payload(file);
            if (segment.Marker == Comment) text.Add(payload);
            else if (segment.Marker == Application13 && Behind(payload, "Photoshop 3.0\0"u8, out ReadOnlySpan<byte> resources)) IptcCaptions.AppendResources(resources, text);
            else if (segment.Marker == Application1) AppendApplication1(payload, extension, text);
        }

        if (extension.Count > 0) XmpCaptions.Append([.. extension.Values.SelectMany(part => part)], text);
    }

    private static void AppendApplication1(ReadOnlySpan<byte> payload, SortedDictionary<uint, byte[]> extension, CaptionText text)
    {
        if (Behind(payload, "Exif\0\0"u8, out ReadOnlySpan<byte> tiff)) ExifCaptions.Append(tiff, text);
        else if (Behind(payload, "http://ns.adobe.com/xap/1.0/\0"u8, out ReadOnlySpan<byte> packet)) XmpCaptions.Append(packet.ToArray(), text);
        else if (Behind(payload, "http://ns.adobe.com/xmp/extension/\0"u8, out ReadOnlySpan<byte> part) && part.Length > ExtensionHeader)
            extension[BinaryPrimitives.ReadUInt32BigEndian(part[(ExtensionHeader - 4)..])] = part[ExtensionHeader..].ToArray();
    }

    private static bool Behind(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> signature, out ReadOnlySpan<byte> rest)
    {
        bool fits = payload.StartsWith(signature);
        rest = fits ? payload[signature.Length..] : [];
        return fits;
    }
}
