namespace ConsentLens.Pipeline.Imaging;

/// <summary>
/// Looks for damage in a JPEG that a decoder passes over in silence. JPEG has no checksum, but its codes must come out even: every code is one of the
/// table, no block holds more than 64 coefficients, the blocks of the picture use up all the bits and no more, brightness stays in range, no step
/// of quantisation stands out, and no scan is missing. A damage that leaves all that as it was (another value of a coefficient, another turn) makes another
/// valid JPEG, and no program can tell it from a photo that was always so.
/// </summary>
internal static class JpegDamage
{
    private static readonly byte[] StartOfJpeg = [0xFF, JpegSegment.StartOfImage];

    /// <summary>Whether the picture comes in many scans. A small file may hold thousands, each of which costs its decoder as much as a whole picture.</summary>
    internal static bool IsProgressive(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(StartOfJpeg)) return false;
        var reader = new JpegSegmentReader(file);
        while (reader.TryRead(out JpegSegment segment) && segment.Marker != JpegSegment.StartOfScan)
        {
            if (segment.IsProgressiveFrame) return true;
        }

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
