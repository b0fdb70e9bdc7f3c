using System.Buffers.Binary;

namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>Refuses files of which the loader would show one picture of several: an animation, a burst, a pair for both eyes. What it does not show nobody has searched.</summary>
internal static class SinglePicture
{
    /// <param name="pages">How many pictures the loader itself knows of.</param>
    /// <param name="isHdr">Whether a HEIF says that its colours are of high dynamic range.</param>
    /// <exception cref="PhotoUnreadableException">There are several, or the colours are of high dynamic range.</exception>
    internal static void Require(ReadOnlySpan<byte> file, int pages, bool isHdr)
    {
        bool isHeif = file.Length > 12 && file[4..].StartsWith("ftyp"u8);
        if (pages > 1 || HasPngChunk(file, "acTL"u8, out _) || (isHeif && HasTrack(file)) || JpegPictures.AreIn(file))
        {
            throw new PhotoUnreadableException(
                UnreadableReason.UnsupportedFormat,
                "The file holds several pictures (an animation, a burst or the like), of which only one would be screened; save each picture as a photo of its own and screen again.");
        }
        if (isHdr || (HasPngChunk(file, "cICP"u8, out ReadOnlySpan<byte> cicp) && cicp.Length > 1 && HeifPicture.IsHdrTransfer(cicp[1])))
        {
            throw new PhotoUnreadableException(
                UnreadableReason.UnsupportedFormat, "The photo has colours of high dynamic range (HDR), which would come out grey and dark; save it as an ordinary JPEG and screen again.");
        }
    }

    // PNG specification, 5.6: both kinds that are asked for come before the pixels.
    private static bool HasPngChunk(ReadOnlySpan<byte> file, ReadOnlySpan<byte> type, out ReadOnlySpan<byte> content)
    {
        content = [];
        int pixels = file.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) ? file.IndexOf("IDAT"u8) : -1;
        int at = pixels < 0 ? -1 : file[..pixels].IndexOf(type);
        if (at >= 0) content = file[(at + type.Length)..pixels];
        return at >= 0;
    }

    // ISO/IEC 23008-12, 7: a sequence of pictures is a track, as a film is.
    private static bool HasTrack(ReadOnlySpan<byte> file)
    {
        for (ReadOnlySpan<byte> rest = file; rest.Length >= 16;)
        {
            if (rest[4..].StartsWith("moov"u8)) return true;
            ulong size = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (size == 1) size = BinaryPrimitives.ReadUInt64BigEndian(rest[8..]);
            if (size < 8 || size >= (ulong)rest.Length) return false;
            rest = rest[(int)size..];
        }
        return false;
    }
}

/// <summary>JPEGs with more pictures behind the first (CIPA DC-007, "Multi-Picture Format"). Most are the same picture again, for a small screen or as the map of
/// its brightness; others are the second eye's, a panorama's parts or a burst's.</summary>
internal static class JpegPictures
{
    private const int EntryLength = 16;
    private const int EntriesTag = 0xB002;
    private const byte Application2 = 0xE2;

    internal static bool AreIn(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith((ReadOnlySpan<byte>)[0xFF, JpegSegment.StartOfImage])) return false;
        var reader = new JpegSegmentReader(file);
        while (reader.TryRead(out JpegSegment segment) && segment.Marker != JpegSegment.StartOfScan)
        {
            ReadOnlySpan<byte> payload = segment.Payload(file);
            if (segment.Marker == Application2 && payload.StartsWith("MPF\0"u8)) return AnyOther(payload[4..], file[(segment.Start + JpegSegment.HeaderLength + 4)..]);
        }
        return false;
    }

    /// <param name="index">The index of the pictures: a TIFF directory.</param>
    /// <param name="behind">The file from there on; offsets count from its beginning.</param>
    private static bool AnyOther(ReadOnlySpan<byte> index, ReadOnlySpan<byte> behind)
    {
        if (index.Length < 8) return false;
        bool little = index.StartsWith("II"u8);
        long Number(ReadOnlySpan<byte> bytes) => little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
        int Short(ReadOnlySpan<byte> bytes) => little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
        long directory = Number(index[4..]) + 2;
        for (long field = directory; field + 12 <= index.Length; field += 12)
        {
            ReadOnlySpan<byte> one = index[(int)field..];
            if (Short(one) != EntriesTag) continue;
            long first = Number(one[8..]);
            long count = Number(one[4..]) / EntryLength;
            // The first entry is the picture itself.
            for (long entry = first + EntryLength; entry < first + (count * EntryLength) && entry + EntryLength <= index.Length; entry += EntryLength)
            {
                ReadOnlySpan<byte> other = index[(int)entry..];
                if (!IsSamePicture(Number(other), Number(other[4..]), Number(other[8..]), behind)) return true;
            }
            return false;
        }
        return false;
    }

    private static bool IsSamePicture(long attributes, long length, long offset, ReadOnlySpan<byte> behind)
    {
        const int smaller = 1;
        const int gainMap = 5;
        long kind = (attributes >> 16) & 255;
        if (kind is smaller or gainMap) return true;
        if (kind != 0 || (attributes & 0xFFFF) != 0 || offset > behind.Length) return false;
        // Of no kind, which is what phones write for maps of brightness: those name themselves.
        ReadOnlySpan<byte> picture = behind[(int)offset..(int)Math.Min(behind.Length, offset + length)];
        return picture.IndexOf("hdrgm"u8) >= 0 || picture.IndexOf("HDRGainMap"u8) >= 0 || picture.IndexOf("iso:ts:21496"u8) >= 0;
    }
}
