using System.Buffers.Binary;

namespace ConsentLens.Pipeline.Imaging;

/// <summary>Walks through a JPEG file from segment to segment, without decoding a pixel.</summary>
internal ref struct JpegSegmentReader(ReadOnlySpan<byte> file)
{
    private const byte Prefix = 0xFF;

    private readonly ReadOnlySpan<byte> _file = file;

    /// <summary>Where the next segment is looked for.</summary>
    internal int Position { get; private set; }

    /// <summary>
    /// The next segment, past bytes that belong to none; false when the file ends first or the segment reaches beyond its end.
    /// </summary>
    internal bool TryRead(out JpegSegment segment)
    {
        for (int start = Position; start + 1 < _file.Length; start++)
        {
            int found = _file[start..].IndexOf(Prefix);
            start = found < 0 ? _file.Length : start + found;
            if (start + 1 < _file.Length && _file[start + 1] is not (0 or Prefix))
            {
                return TryReadAt(start, out segment);
            }
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
            if (Position == _file.Length)
            {
                break;
            }
            byte next = _file[Position + 1];
            bool restart = next is >= 0xD0 and <= 0xD7;
            if (next != 0 && !restart)
            {
                break;
            }
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
            if (start + JpegSegment.HeaderLength > _file.Length)
            {
                return false;
            }
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
