using System.Buffers.Binary;

namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>The frame header of a JPEG: its size and components (ITU-T T.81, B.2.2), and the blocks that follow from them (A.1, A.2).</summary>
internal sealed class JpegFrame
{
    private const int BlockSide = 8;

    private JpegFrame(bool isProgressive, int width, int height, JpegComponent[] components)
    {
        (IsProgressive, Components) = (isProgressive, components);
        int mostAcross = components.Max(component => component.Across);
        int mostDown = components.Max(component => component.Down);
        UnitsAcross = Divide(width, BlockSide * mostAcross);
        UnitsDown = Divide(height, BlockSide * mostDown);
        foreach (JpegComponent component in components)
        {
            component.BlocksAcross = Divide(Divide(width * component.Across, mostAcross), BlockSide);
            component.BlocksDown = Divide(Divide(height * component.Down, mostDown), BlockSide);
            component.Stride = UnitsAcross * component.Across;
            if (isProgressive) component.NonZero = new ulong[component.Stride * UnitsDown * component.Down];
        }
    }

    internal bool IsProgressive { get; }
    internal JpegComponent[] Components { get; }
    /// <summary>Minimum coded units of an interleaved scan in a row.</summary>
    internal int UnitsAcross { get; }
    /// <summary>Rows of minimum coded units of an interleaved scan.</summary>
    internal int UnitsDown { get; }

    /// <summary>The frame of a header's content, or null when no decoder could make a picture of it.</summary>
    internal static JpegFrame? Read(ReadOnlySpan<byte> payload, bool isProgressive)
    {
        if (payload.Length < 6 || payload[0] != 8 || payload[5] is 0 or > 4 || payload.Length != 6 + (3 * payload[5])) return null;
        int height = BinaryPrimitives.ReadUInt16BigEndian(payload[1..]);
        int width = BinaryPrimitives.ReadUInt16BigEndian(payload[3..]);
        var components = new JpegComponent[payload[5]];
        for (int i = 0; i < components.Length; i++)
        {
            ReadOnlySpan<byte> one = payload.Slice(6 + (3 * i), 3);
            components[i] = new JpegComponent(one[0], one[1] >> 4, one[1] & 15, one[2]);
            if (components[i].Across is 0 or > 4 || components[i].Down is 0 or > 4 || components[i].Table > 3) return null;
        }

        return width > 0 && height > 0 ? new JpegFrame(isProgressive, width, height, components) : null;
    }

    private static int Divide(int value, int by) => (value + by - 1) / by;
}

/// <summary>One component of a JPEG frame.</summary>
/// <param name="table">Number of its quantisation table.</param>
internal sealed class JpegComponent(byte id, int across, int down, int table)
{
    internal byte Id { get; } = id;
    internal int Across { get; } = across;
    internal int Down { get; } = down;
    internal int Table { get; } = table;
    /// <summary>Blocks that hold pixels of the picture, in a row.</summary>
    internal int BlocksAcross { get; set; }
    /// <summary>Rows of such blocks.</summary>
    internal int BlocksDown { get; set; }
    /// <summary>Blocks in a row with those that only fill a unit up.</summary>
    internal int Stride { get; set; }
    /// <summary>Which coefficients of each block are not zero so far, by bit; progressive frames only.</summary>
    internal ulong[] NonZero { get; set; } = [];
    /// <summary>The lowest bit of each coefficient that came so far; 255 for none.</summary>
    internal byte[] Precision { get; } = [.. Enumerable.Repeat(byte.MaxValue, 64)];
    /// <summary>The last DC value of the interval.</summary>
    internal int Dc { get; set; }
    /// <summary>The largest DC value, either way, that the scan may bring about.</summary>
    internal int MostDc { get; set; }
    /// <summary>Tables of the scan.</summary>
    internal JpegHuffmanTable? DcTable { get; set; }
    /// <summary>Tables of the scan.</summary>
    internal JpegHuffmanTable? AcTable { get; set; }
}
