using System.Buffers.Binary;

namespace ConsentLens.Pipeline.Imaging;

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
