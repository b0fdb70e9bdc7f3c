using System.Buffers.Binary;

namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>Walks through a JPEG file from segment to segment, without decoding a pixel.</summary>
internal ref struct JpegSegmentReader(ReadOnlySpan<byte> file)
{
    private const byte Prefix = 0xFF;

    private readonly ReadOnlySpan<byte> _file = file;

    /// <summary>Where the next segment is looked for.</summary>
    internal int Position { get; private set; }

    /// <summary>The next segment, past bytes that belong to none; false when the file ends first or the segment reaches beyond its end.</summary>
    internal bool TryRead(out JpegSegment segment)
    {
        for (int start = Position; start + 1 < _file.Length; start++)
        {
            int found = _file[start..].IndexOf(Prefix);
            start = found < 0 ? _file.Length : start + found;
            if (start + 1 < _file.Length && _file[start + 1] is not (0 or Prefix)) return TryReadAt(start, out segment);
        }
        segment = default;
        return false;
    }

    /// <summary>Moves past the coded pixels of a scan: to the next marker that is neither a stuffed byte nor a restart.</summary>
    /// <returns>Whether a restart marker lay among them.</returns>
    internal bool SkipCodedPixels()
    {
        bool restarts = false;
        while (Position + 1 < _file.Length)
        {
            int found = _file[Position..].IndexOf(Prefix);
            Position = found < 0 || Position + found + 1 >= _file.Length ? _file.Length : Position + found;
            if (Position == _file.Length) break;
            byte next = _file[Position + 1];
            bool restart = next is >= 0xD0 and <= 0xD7;
            if (next != 0 && !restart) break;
            restarts |= restart;
            Position += 2;
        }
        return restarts;
    }

    private bool TryReadAt(int start, out JpegSegment segment)
    {
        byte marker = _file[start + 1];
        segment = new JpegSegment(marker, start, 2);
        bool standsAlone = marker is JpegSegment.StartOfImage or JpegSegment.EndOfImage or 0x01 or (>= 0xD0 and <= 0xD7);
        if (!standsAlone)
        {
            if (start + JpegSegment.HeaderLength > _file.Length) return false;
            segment = segment with { Length = 2 + BinaryPrimitives.ReadUInt16BigEndian(_file[(start + 2)..]) };
        }
        if (segment.Length is 2 or >= JpegSegment.HeaderLength && segment.End <= _file.Length)
        {
            Position = segment.End;
            return true;
        }
        return false;
    }
}

/// <summary>One marker segment of a JPEG file (ITU-T T.81, annex B).</summary>
/// <param name="Marker">The byte after 0xFF.</param>
/// <param name="Start">Where its 0xFF lies in the file.</param>
/// <param name="Length">Bytes from there to the segment's end, marker and length field included; the coded pixels after a scan header are not part of it.</param>
internal readonly record struct JpegSegment(byte Marker, int Start, int Length)
{
    internal const byte StartOfImage = 0xD8;
    internal const byte EndOfImage = 0xD9;
    internal const byte StartOfScan = 0xDA;
    internal const byte QuantisationTables = 0xDB;
    internal const byte RestartInterval = 0xDD;
    internal const byte HuffmanTables = 0xC4;
    internal const byte Application0 = 0xE0;
    internal const byte Application15 = 0xEF;
    internal const byte Comment = 0xFE;

    /// <summary>Marker and length field.</summary>
    internal const int HeaderLength = 4;

    internal int End => Start + Length;

    /// <summary>A frame header that Huffman decoders know: baseline, extended sequential or progressive.</summary>
    internal bool IsHuffmanFrame => Marker is 0xC0 or 0xC1 or 0xC2;

    internal bool IsProgressiveFrame => Marker == 0xC2;

    /// <summary>What follows the length field.</summary>
    internal ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> file)
        => Length <= HeaderLength ? [] : file.Slice(Start + HeaderLength, Length - HeaderLength);
}
