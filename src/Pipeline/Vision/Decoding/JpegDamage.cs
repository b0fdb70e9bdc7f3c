using System.Buffers.Binary;

namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>Looks for damage in a JPEG that a decoder passes over in silence. JPEG has no checksum, but its codes must come out even: every code is one of the
/// table, no block holds more than 64 coefficients, the blocks of the picture use up all the bits and no more, brightness stays in range, no step of
/// quantisation stands out, and no scan is missing. A damage that leaves all that as it was (another value of a coefficient, another turn) makes another valid
/// JPEG, and no program can tell it from a photo that was always so.</summary>
internal static class JpegDamage
{
    private static readonly byte[] StartOfJpeg = [0xFF, JpegSegment.StartOfImage];

    /// <summary>Whether the picture comes in many scans. A small file may hold thousands, each of which costs its decoder as much as a whole picture.</summary>
    internal static bool IsProgressive(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(StartOfJpeg)) return false;
        var reader = new JpegSegmentReader(file);
        while (reader.TryRead(out JpegSegment segment) && segment.Marker != JpegSegment.StartOfScan)
            if (segment.IsProgressiveFrame) return true;
        return false;
    }

    /// <summary>What is wrong, in a few words for a developer; null when nothing is, or it is no Huffman-coded JPEG.</summary>
    internal static string? Find(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(StartOfJpeg)) return null;
        var picture = new JpegPictureCheck();
        var reader = new JpegSegmentReader(file);
        while (reader.TryRead(out JpegSegment segment))
        {
            if (segment.Marker == JpegSegment.EndOfImage) return picture.Finish();
            // Arithmetic or lossless coding: no camera's, and not read here.
            if (segment.Marker is >= 0xC3 and <= 0xCF and not (JpegSegment.HuffmanTables or 0xC8 or 0xCC)) return null;
            if (picture.Take(segment, segment.Payload(file)) is { } damage) return damage;
            if (segment.Marker != JpegSegment.StartOfScan) continue;
            int start = reader.Position;
            _ = reader.SkipCodedPixels();
            if (picture.TakeScan(segment.Payload(file), file[start..reader.Position]) is { } broken) return broken;
        }
        return "no end marker";
    }
}

/// <summary>Goes through the tables and scans of one JPEG picture in their order; each method says what is wrong, or null.</summary>
internal sealed class JpegPictureCheck
{
    private readonly JpegHuffmanTable?[] _dc = new JpegHuffmanTable?[4];
    private readonly JpegHuffmanTable?[] _ac = new JpegHuffmanTable?[4];

    // The first value of each quantisation table: that of the DC coefficient.
    private readonly int[] _dcStep = new int[4];
    private JpegFrame? _frame;
    private int _restartInterval;

    /// <summary>Takes a segment that is not a scan's pixels.</summary>
    internal string? Take(JpegSegment segment, ReadOnlySpan<byte> payload)
    {
        switch (segment.Marker)
        {
            case JpegSegment.QuantisationTables:
                return TakeQuantisation(payload);
            case JpegSegment.HuffmanTables:
                return TakeHuffman(payload);
            case JpegSegment.RestartInterval:
                if (payload.Length != 2) return "a restart interval of the wrong size";
                _restartInterval = BinaryPrimitives.ReadUInt16BigEndian(payload);
                return null;
            default:
                if (!segment.IsHuffmanFrame) return null;
                if (_frame is not null) return "a second frame";
                _frame = JpegFrame.Read(payload, segment.IsProgressiveFrame);
                return _frame is null ? "a frame header that makes no picture" : null;
        }
    }

    /// <summary>Takes a scan: the content of its header, and its coded pixels up to the next marker that is no restart.</summary>
    internal string? TakeScan(ReadOnlySpan<byte> header, ReadOnlySpan<byte> coded)
    {
        if (_frame is not { } frame) return "a scan before the frame";
        if (header.Length < 6 || header[0] is 0 or > 4 || header.Length != 4 + (2 * header[0])) return "a scan header of the wrong size";
        var components = new JpegComponent[header[0]];
        for (int i = 0; i < components.Length; i++)
        {
            byte id = header[1 + (2 * i)];
            byte tables = header[2 + (2 * i)];
            if (Array.Find(frame.Components, component => component.Id == id) is not { } component || tables >> 4 > 3 || (tables & 15) > 3) return "a scan of an unknown component";
            (component.DcTable, component.AcTable) = (_dc[tables >> 4], _ac[tables & 15]);
            components[i] = component;
        }
        int at = 1 + (2 * components.Length);
        // Of a sequential scan decoders ignore this, and some cameras write it wrongly.
        JpegScanBand band = frame.IsProgressive ? new JpegScanBand(header[at], header[at + 1], header[at + 2] >> 4, header[at + 2] & 15) : new JpegScanBand(0, 63, 0, 0);
        return new JpegScanCheck(frame, components, band, _restartInterval, _dcStep).Run(coded);
    }

    /// <summary>At the end of the picture: did all of it come?</summary>
    internal string? Finish() => _frame is null
        ? "no frame"
        : _frame.Components.All(component => !component.Precision.AsSpan().ContainsAnyExcept((byte)0)) ? null : "a scan is missing";

    private string? TakeQuantisation(ReadOnlySpan<byte> payload)
    {
        while (!payload.IsEmpty)
        {
            bool wide = payload[0] >> 4 == 1;
            int length = 1 + (wide ? 2 * JpegQuantisation.Steps : JpegQuantisation.Steps);
            if (payload[0] >> 4 > 1 || (payload[0] & 15) > 3 || payload.Length < length) return "a quantisation table of the wrong size";
            _dcStep[payload[0] & 15] = wide ? BinaryPrimitives.ReadUInt16BigEndian(payload[1..]) : payload[1];
            if (JpegQuantisation.Find(payload[1..length]) is { } damage) return damage;
            payload = payload[length..];
        }
        return null;
    }

    private string? TakeHuffman(ReadOnlySpan<byte> payload)
    {
        while (!payload.IsEmpty)
        {
            int number = payload[0] & 15;
            if (payload[0] >> 4 > 1 || number > 3 || JpegHuffmanTable.Read(payload[1..], out int length) is not { } table) return "a Huffman table that is none";
            (payload[0] >> 4 == 0 ? _dc : _ac)[number] = table;
            payload = payload[(1 + length)..];
        }
        return null;
    }
}

/// <summary>Mends the three faults of a JPEG that real cameras make and that change no pixel, so that every other warning of the decoder can count as
/// damage: an end marker left out, stray bytes between segments, and the spectral selection of a sequential scan, which decoders must ignore (ITU-T T.81, B.2.3, fixes it at 0, 63, 0)
/// and which the software of many Samsung phones gets wrong.</summary>
internal static class JpegHeaderRepair
{
    private static readonly byte[] StartOfJpeg = [0xFF, JpegSegment.StartOfImage];
    private static readonly byte[] SequentialSelection = [0, 63, 0];

    /// <summary>The file itself when nothing needs mending, else a mended copy.</summary>
    internal static ReadOnlyMemory<byte> Mend(ReadOnlyMemory<byte> file)
    {
        ReadOnlySpan<byte> bytes = file.Span;
        if (!bytes.StartsWith(StartOfJpeg)) return file;
        var segments = new List<JpegSegment>();
        var reader = new JpegSegmentReader(bytes);
        bool stray = false;
        bool sequential = false;
        while (reader.TryRead(out JpegSegment segment))
        {
            int previousEnd = segments.Count == 0 ? 0 : segments[^1].End;
            stray |= bytes[previousEnd..segment.Start].ContainsAnyExcept((byte)0xFF);
            sequential |= segment.IsHuffmanFrame && !segment.IsProgressiveFrame;
            segments.Add(segment);
            if (segment.Marker == JpegSegment.StartOfScan)
            {
                bool wrongSelection = sequential && !bytes[..segment.End].EndsWith(SequentialSelection);
                int? end = JpegTrailer.EndWithoutMarker(bytes, segment.End);
                return stray || wrongSelection || end is not null ? Assemble(bytes, segments, wrongSelection, end) : file;
            }
        }
        return file;
    }

    private static byte[] Assemble(ReadOnlySpan<byte> file, List<JpegSegment> segments, bool wrongSelection, int? end)
    {
        using var mended = new MemoryStream(file.Length);
        foreach (JpegSegment segment in segments) mended.Write(file.Slice(segment.Start, segment.Length));
        if (wrongSelection)
        {
            mended.Position -= SequentialSelection.Length;
            mended.Write(SequentialSelection);
        }
        mended.Write(file[segments[^1].End..(end ?? file.Length)]);
        if (end is not null) mended.Write([0xFF, JpegSegment.EndOfImage]);
        return mended.ToArray();
    }
}
