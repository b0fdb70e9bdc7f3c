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
