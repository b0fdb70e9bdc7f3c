namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>Mends the two faults in a JPEG's header that real cameras make and that change no pixel, so that every other warning of the decoder can count as
/// damage: stray bytes between segments, and the spectral selection of a sequential scan, which decoders must ignore (ITU-T T.81, B.2.3, fixes it at 0, 63, 0)
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
                return stray || wrongSelection ? Assemble(bytes, segments, wrongSelection) : file;
            }
        }
        return file;
    }

    private static byte[] Assemble(ReadOnlySpan<byte> file, List<JpegSegment> segments, bool wrongSelection)
    {
        using var mended = new MemoryStream(file.Length);
        foreach (JpegSegment segment in segments) mended.Write(file.Slice(segment.Start, segment.Length));
        if (wrongSelection)
        {
            mended.Position -= SequentialSelection.Length;
            mended.Write(SequentialSelection);
        }
        mended.Write(file[segments[^1].End..]);
        return mended.ToArray();
    }
}
