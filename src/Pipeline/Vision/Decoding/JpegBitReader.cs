using System.Buffers.Binary;

namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>Reads the coded pixels of a JPEG bit by bit, without the zeros that are stuffed behind each 255, up to the next marker (ITU-T T.81, F.1.2.3).</summary>
internal ref struct JpegBitReader(ReadOnlySpan<byte> coded)
{
    /// <summary>The last coefficient of a block.</summary>
    internal const int BlockEnd = 63;

    // T.81, table F.1, for 8 bits a sample.
    internal const int MostDifferenceBits = 11;

    private const int FewestHeld = 32;
    private const int MostHeld = 56;
    private const ulong HighBits = 0x8080808080808080;

    private readonly ReadOnlySpan<byte> _coded = coded;
    private int _at;
    private ulong _bits;
    private int _held;
    private int _missing;

    /// <summary>True when more bits were taken than there are before the marker.</summary>
    internal readonly bool IsOverrun => _missing > _held;

    /// <summary>The next symbol; -1 when the bits are no code of the table.</summary>
    internal int Symbol(JpegHuffmanTable table)
    {
        Fill();
        int entry = table.Quick((int)(_bits >> (64 - JpegHuffmanTable.QuickBits)));
        if (entry == 0) entry = table.Slow((int)(_bits >> 48));
        if (entry == 0) return -1;
        Skip(entry >> 8);
        return entry & 255;
    }

    /// <summary>The next bits as a number, up to 16.</summary>
    internal int Bits(int count)
    {
        if (count == 0) return 0;
        Fill();
        int value = (int)(_bits >> (64 - count));
        Skip(count);
        return value;
    }

    /// <summary>Passes over bits, up to 16, of which a symbol that was just read tells.</summary>
    internal void Skip(int count)
    {
        _bits <<= count;
        _held -= count;
    }

    /// <summary>Passes over the DC code of a block when it is a short one, as nearly all are.</summary>
    /// <param name="difference">By how much the coefficient differs from the last one.</param>
    internal bool TryPassDifference(JpegHuffmanTable table, out int difference)
    {
        Fill();
        int entry = table.Quick((int)(_bits >> (64 - JpegHuffmanTable.QuickBits)));
        int length = entry >> 8;
        int size = entry & 255;
        difference = 0;
        if (entry == 0 || size > MostDifferenceBits) return false;
        int value = (int)((_bits << length) >> 1 >> (63 - size));
        Skip(length + size);
        // T.81, F.2.2.1: a first bit of 0 means a negative difference. Without a branch, which nobody could foretell.
        int half = (1 << size) >> 1;
        difference = value + (((value - half) >> 31) & (1 - (1 << size)));
        return true;
    }

    /// <summary>Passes over the AC codes of a block by groups, up to one that the table does not know, or that might reach beyond the block. Returns the last
    /// coefficient passed, or <see cref="BlockEnd"/> after a code that ended the block.</summary>
    /// <param name="last">The last coefficient passed before; 0 for that of DC.</param>
    internal int PassGroups(JpegCodeGroup[] groups, int last)
    {
        Fill();
        // In locals, which stay in registers: this loop sees every bit of most photos.
        (ulong bits, int held) = (_bits, _held);
        while (true)
        {
            JpegCodeGroup group = groups[bits >> (64 - JpegHuffmanTable.GroupBits)];
            if (group.Bits == 0 || last + group.Needed > BlockEnd) break;
            bits <<= group.Bits;
            held -= group.Bits;
            last += group.Coefficients;
            if (group.EndsBlock) last = BlockEnd;
            if (last == BlockEnd) break;
            if (held >= FewestHeld) continue;
            (_bits, _held) = (bits, held);
            Fill();
            (bits, held) = (_bits, _held);
        }
        (_bits, _held) = (bits, held);
        return last;
    }

    /// <summary>Ends an interval: true when nothing but the filling of the last byte is left, and a restart marker of this number follows, which is passed.</summary>
    internal bool EndInterval(int restart)
    {
        if (!IsAtMarker || _at + 1 >= _coded.Length || _coded[_at + 1] != 0xD0 + restart) return false;
        _at += 2;
        (_bits, _held, _missing) = (0, 0, 0);
        return true;
    }

    /// <summary>True when nothing but the filling of the last byte is left, and perhaps zeros with which a camera filled its block up.</summary>
    internal bool IsAtEnd
    {
        get
        {
            if (IsAtMarker) return _at >= _coded.Length;
            if (IsOverrun) return false;
            ulong whole = _bits << ((_held - _missing) & 7);
            return whole == 0 && !_coded[Math.Min(_at, _coded.Length)..].ContainsAnyExcept((byte)0);
        }
    }

    private bool IsAtMarker
    {
        get
        {
            Fill();
            if (IsOverrun || _held - _missing >= 8) return false;
            // 255 may be repeated in front of a marker.
            while (_at + 1 < _coded.Length && _coded[_at] == 0xFF && _coded[_at + 1] == 0xFF) _at++;
            if (_at == _coded.Length - 1 && _coded[_at] == 0xFF) _at++;
            return _at >= _coded.Length || _coded[_at] == 0xFF;
        }
    }

    // At least FewestHeld bits afterwards; zeros where the marker has come.
    private void Fill()
    {
        if (_held >= FewestHeld) return;
        if (_at + 8 <= _coded.Length)
        {
            ulong next = BinaryPrimitives.ReadUInt64BigEndian(_coded[_at..]);
            // No byte is 255: none of the inverted ones is zero.
            if (((~next - 0x0101010101010101) & next & HighBits) == 0)
            {
                int bytes = (64 - _held) >> 3;
                _bits |= next >> _held;
                _at += bytes;
                _held += bytes << 3;
                // Bits below those held must stay zero.
                if (_held < 64) _bits &= ulong.MaxValue << (64 - _held);
                return;
            }
        }
        while (_held <= MostHeld)
        {
            if (_at < _coded.Length && _coded[_at] != 0xFF) Hold(_coded[_at], 1);
            else if (_at + 1 < _coded.Length && _coded[_at + 1] == 0) Hold(0xFF, 2);
            else
            {
                _held += 8;
                _missing += 8;
            }
        }
    }

    private void Hold(byte value, int step)
    {
        _bits |= (ulong)value << (MostHeld - _held);
        _held += 8;
        _at += step;
    }
}
