using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Screening;

/// <summary>Proves that the bytes of a release copy are nothing but a picture: walks through the JPEG marker by marker and allows only SOI, one JFIF header
/// without a thumbnail, DQT, SOF, DHT, DRI, SOS and EOI, each of the size that its content needs. Anything else (EXIF, XMP, IPTC, ICC, comments, stray or
/// trailing bytes) is a violation.</summary>
public static class CopyInspector
{
    /// <summary>Every violation, in file order; none for a clean copy.</summary>
    public static IReadOnlyList<CopyViolation> Inspect(ReadOnlySpan<byte> file)
    {
        var violations = new List<CopyViolation>();
        var reader = new JpegSegmentReader(file);
        if (!reader.TryRead(out JpegSegment first) || first is not { Marker: JpegSegment.StartOfImage, Start: 0 })
            return [new CopyViolation(0, "not a JPEG")];
        var contents = new CopyContents();
        int end = first.End;
        while (reader.TryRead(out JpegSegment segment))
        {
            if (segment.Start != end) violations.Add(new CopyViolation(end, $"{segment.Start - end} stray bytes before a marker"));
            if (contents.Check(segment, segment.Payload(file)) is { } description) violations.Add(new CopyViolation(segment.Start, description));
            if (segment.Marker == JpegSegment.EndOfImage) return Finish(file, segment, contents, violations);
            if (segment.Marker == JpegSegment.StartOfScan)
            {
                bool restarts = reader.SkipCodedPixels();
                if (restarts && !contents.HasRestartInterval)
                    violations.Add(new CopyViolation(segment.Start, "restart markers without a restart interval"));
            }
            end = reader.Position;
        }
        violations.Add(new CopyViolation(end, "no end marker"));
        return violations;
    }

    private static List<CopyViolation> Finish(ReadOnlySpan<byte> file, JpegSegment end, CopyContents contents, List<CopyViolation> violations)
    {
        if (!contents.HasScan) violations.Add(new CopyViolation(end.Start, "no picture"));
        if (end.End < file.Length) violations.Add(new CopyViolation(end.End, $"{file.Length - end.End} bytes after the end marker"));
        return violations;
    }

    /// <summary>What has been seen so far, and what may still come.</summary>
    private sealed class CopyContents
    {
        // Identifier, version, density (JFIF 1.02, page 5), and a thumbnail of 0 x 0.
        private const int PlainJfifLength = 14;

        private bool _hasJfif;
        private bool _hasFrame;

        internal bool HasScan { get; private set; }
        internal bool HasRestartInterval { get; private set; }

        /// <summary>What is wrong with this segment, or null.</summary>
        internal string? Check(JpegSegment segment, ReadOnlySpan<byte> payload)
        {
            switch (segment.Marker)
            {
                case JpegSegment.Application0:
                    return CheckJfif(payload);
                case JpegSegment.QuantisationTables:
                    return AreQuantisationTables(payload) ? null : "a quantisation table of the wrong size";
                case JpegSegment.HuffmanTables:
                    return AreHuffmanTables(payload) ? null : "a Huffman table of the wrong size";
                case JpegSegment.RestartInterval:
                    HasRestartInterval = true;
                    return payload.Length == 2 ? null : "a restart interval of the wrong size";
                case JpegSegment.StartOfScan:
                    HasScan = true;
                    return CheckScan(payload);
                case JpegSegment.EndOfImage:
                    return null;
                default:
                    return segment.IsHuffmanFrame ? CheckFrame(payload) : $"a segment that does not belong in a copy (FF{segment.Marker:X2})";
            }
        }

        private string? CheckJfif(ReadOnlySpan<byte> payload)
        {
            bool plain = payload.Length == PlainJfifLength && payload.StartsWith("JFIF\0"u8) && payload.EndsWith("\0\0"u8);
            if (!plain) return "an APP0 segment that is not a plain JFIF header (a thumbnail?)";
            bool again = _hasJfif;
            _hasJfif = true;
            return again ? "a second JFIF header" : null;
        }

        // T.81, B.2.2: 6 bytes, then 3 per component.
        private string? CheckFrame(ReadOnlySpan<byte> payload)
        {
            bool again = _hasFrame;
            _hasFrame = true;
            bool whole = payload.Length >= 6 && payload.Length == 6 + (3 * payload[5]);
            return again ? "a second picture" : whole ? null : "a frame header of the wrong size";
        }

        // T.81, B.2.3: the count, 2 bytes per component, then 3.
        private string? CheckScan(ReadOnlySpan<byte> payload)
        {
            bool whole = payload.Length >= 4 && payload.Length == 4 + (2 * payload[0]);
            return !_hasFrame ? "a scan before the frame header" : whole ? null : "a scan header of the wrong size";
        }

        // T.81, B.2.4.1: precision and number, then 64 values of one or two bytes.
        private static bool AreQuantisationTables(ReadOnlySpan<byte> payload)
        {
            while (!payload.IsEmpty)
            {
                int length = 1 + (64 * ((payload[0] >> 4) + 1));
                if (payload[0] >> 4 > 1 || payload.Length < length) return false;
                payload = payload[length..];
            }
            return true;
        }

        // T.81, B.2.4.2: class and number, 16 counts, then as many values as they add up to.
        private static bool AreHuffmanTables(ReadOnlySpan<byte> payload)
        {
            while (!payload.IsEmpty)
            {
                if (payload.Length < 17) return false;
                int length = 17;
                foreach (byte count in payload[1..17]) length += count;
                if (payload.Length < length) return false;
                payload = payload[length..];
            }
            return true;
        }
    }
}

/// <summary>Something in a copy that must not be there.</summary>
public sealed record CopyViolation(int Offset, string Description);
