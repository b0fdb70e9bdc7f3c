using System.Buffers.Binary;

namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>A Huffman table of a JPEG (ITU-T T.81, annex C), made for looking codes up by their first bits.</summary>
internal sealed class JpegHuffmanTable
{
    /// <summary>Codes up to so many bits are found at one look; nearly all are that short.</summary>
    internal const int QuickBits = 10;

    /// <summary>From so many bits at once the groups of codes are found.</summary>
    internal const int GroupBits = 12;

    private const int MostBits = 16;

    // A code's length in the high byte and its symbol in the low one; 0 where the code is longer or there is none.
    private readonly ushort[] _quick = new ushort[1 << QuickBits];
    private readonly int[] _firstCode = new int[MostBits + 2];
    private readonly int[] _firstSymbol = new int[MostBits + 2];
    private readonly int[] _counts = new int[MostBits + 1];
    private readonly byte[] _symbols;
    private JpegCodeGroup[]? _groups;

    private JpegHuffmanTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        _symbols = symbols.ToArray();
        int code = 0;
        int symbol = 0;
        for (int length = 1; length <= MostBits; length++)
        {
            (_firstCode[length], _firstSymbol[length], _counts[length]) = (code, symbol, counts[length - 1]);
            for (int i = 0; i < counts[length - 1]; i++, code++, symbol++)
            {
                if (length > QuickBits) continue;
                int shift = QuickBits - length;
                _quick.AsSpan(code << shift, 1 << shift).Fill((ushort)((length << 8) | _symbols[symbol]));
            }
            code <<= 1;
        }
    }

    /// <summary>Reads one table: 16 counts, then that many symbols; null when they are no prefix code or too few. <paramref name="length"/> is its bytes.</summary>
    internal static JpegHuffmanTable? Read(ReadOnlySpan<byte> bytes, out int length)
    {
        length = MostBits;
        if (bytes.Length < MostBits) return null;
        int codes = 0;
        for (int bits = 1; bits <= MostBits; bits++)
        {
            length += bytes[bits - 1];
            codes = (codes << 1) + bytes[bits - 1];
            if (codes > 1 << bits) return null;
        }
        return length <= bytes.Length && length <= MostBits + 256 ? new JpegHuffmanTable(bytes[..MostBits], bytes[MostBits..length]) : null;
    }

    /// <summary>For the next <see cref="GroupBits"/> bits the AC codes that can be told from them; made when first asked for, since a DC table needs none.</summary>
    internal JpegCodeGroup[] Groups => _groups ??= [.. Enumerable.Range(0, 1 << GroupBits).Select(GroupOf)];

    /// <summary>The entry for these first bits, see <see cref="_quick"/>.</summary>
    internal int Quick(int firstBits) => _quick[firstBits];

    /// <summary>The same entry for a code longer than <see cref="QuickBits"/>, out of the next 16 bits; 0 when there is no such code.</summary>
    internal int Slow(int nextBits)
    {
        for (int length = QuickBits + 1; length <= MostBits; length++)
        {
            int place = (nextBits >> (MostBits - length)) - _firstCode[length];
            if (place >= 0 && place < _counts[length]) return (length << 8) | _symbols[_firstSymbol[length] + place];
        }
        return 0;
    }

    // The values behind the codes are passed over unseen, so the last one may lie beyond the bits that are known.
    private JpegCodeGroup GroupOf(int bits)
    {
        var group = default(JpegCodeGroup);
        while (group.Bits < GroupBits)
        {
            int next = bits << group.Bits & ((1 << GroupBits) - 1);
            int entry = Quick(next >> (GroupBits - QuickBits));
            if (entry == 0) entry = Slow(next << (MostBits - GroupBits));
            if (entry == 0 || group.Bits + (entry >> 8) > GroupBits || group.With(entry >> 8, entry & 255) is not { } longer) break;
            group = longer;
            if (group.EndsBlock) break;
        }
        return group;
    }
}

/// <summary>Codes of AC coefficients that follow each other (ITU-T T.81, F.1.2.2), with the values behind them: what passing over all of them at once takes. The default is no group.</summary>
internal readonly record struct JpegCodeGroup
{
    // T.81, table F.2, for 8 bits a sample.
    internal const int MostValueBits = 10;

    private const int LongRun = 15;

    // In one number, which is read at once: bits from 0 on, coefficients from 8 on, the end from 16 on.
    private readonly int _packed;

    private JpegCodeGroup(int bits, int coefficients, bool endsBlock) => _packed = bits | (coefficients << 8) | (endsBlock ? 1 << 16 : 0);

    /// <summary>How many bits they take; 0 when it is no group.</summary>
    internal int Bits => _packed & 255;

    /// <summary>By how many coefficients they go on.</summary>
    internal int Coefficients => (_packed >> 8) & 255;

    /// <summary>Whether the last code says that the block has no more.</summary>
    internal bool EndsBlock => _packed >> 16 != 0;

    /// <summary>How many coefficients must be left in the block for the group to be of that block alone: the code that ends a block comes only when some are.</summary>
    internal int Needed => Coefficients + (_packed >> 16);

    /// <summary>The group with one more code; null when the code is not allowed there.</summary>
    internal JpegCodeGroup? With(int codeBits, int symbol)
    {
        (int run, int size) = (symbol >> 4, symbol & 15);
        if (symbol == 0) return new JpegCodeGroup(Bits + codeBits, Coefficients, endsBlock: true);
        bool isAllowed = size == 0 ? run == LongRun : size <= MostValueBits;
        return isAllowed ? new JpegCodeGroup(Bits + codeBits + size, Coefficients + run + 1, endsBlock: false) : null;
    }
}

/// <summary>Looks for damage in a quantisation table: one step far larger than those around it lays stripes over the whole picture, which hide faces from a detector and not from a person.</summary>
internal static class JpegQuantisation
{
    internal const int Steps = 64;

    private const int Side = 8;

    // No step goes beyond this in 649 real photos, or in the standard's tables at any quality: JpegDamageTests.
    private const int LargestRatio = 4;

    // Steps of 1 to 3 are rounded, so that their ratios say little.
    private const int SmallestExcess = 16;

    /// <summary>ITU-T T.81, figure A.6: where the steps of a file go in the square, by rows.</summary>
    private static ReadOnlySpan<byte> ZigZag =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    /// <summary>What is wrong with a table, in a few words for a developer, or null.</summary>
    /// <param name="table">64 steps in zig-zag order, of one byte each or of two with the high one first.</param>
    internal static string? Find(ReadOnlySpan<byte> table)
    {
        Span<int> square = stackalloc int[Steps];
        for (int i = 0; i < Steps; i++) square[ZigZag[i]] = table.Length == Steps ? table[i] : BinaryPrimitives.ReadUInt16BigEndian(table[(2 * i)..]);
        if (square.Contains(0)) return "a quantisation by nothing";
        for (int i = 0; i < Steps; i++)
        {
            int around = LargestAround(square, i);
            if (square[i] > LargestRatio * around && square[i] > SmallestExcess + around) return "a quantisation that stands out";
        }
        return null;
    }

    private static int LargestAround(ReadOnlySpan<int> square, int step)
    {
        int largest = 0;
        for (int row = Math.Max(0, (step / Side) - 1); row < Math.Min(Side, (step / Side) + 2); row++)
        {
            for (int column = Math.Max(0, (step % Side) - 1); column < Math.Min(Side, (step % Side) + 2); column++)
            {
                int at = (row * Side) + column;
                if (at != step) largest = Math.Max(largest, square[at]);
            }
        }
        return largest;
    }
}

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
    internal JpegHuffmanTable? DcTable { get; set; }
    internal JpegHuffmanTable? AcTable { get; set; }
}
