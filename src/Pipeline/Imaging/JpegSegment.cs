namespace ConsentLens.Pipeline.Imaging;

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
