using System.Numerics;

namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>Goes through the codes of one scan, without making pixels of them (ITU-T T.81, annexes F and G).</summary>
internal sealed class JpegScanCheck(JpegFrame frame, JpegComponent[] components, JpegScanBand band, int restartInterval, int[] dcSteps)
{
    private const int LongRun = 15;

    // Eight times the largest sample, 128 away from the middle; a quarter more, since encoders round and edit.
    private const int LargestDc = 1024 * 5 / 4;

    private int _endOfBandRun;

    /// <summary>What is wrong with the scan, or null.</summary>
    internal string? Run(ReadOnlySpan<byte> coded)
    {
        if (CheckHeader() is { } wrong) return wrong;
        var reader = new JpegBitReader(coded);
        bool alone = components.Length == 1;
        int across = alone ? components[0].BlocksAcross : frame.UnitsAcross;
        long units = (long)across * (alone ? components[0].BlocksDown : frame.UnitsDown);
        BeginInterval();
        for (long unit = 0; unit < units; unit++)
        {
            if (restartInterval > 0 && unit > 0 && unit % restartInterval == 0)
            {
                if (_endOfBandRun > 0 || !reader.EndInterval((int)(((unit / restartInterval) - 1) & 7))) return "an interval that does not end where its restart marker is";
                BeginInterval();
            }
            if (!(frame.IsProgressive ? IsProgressiveUnitWhole(ref reader, unit, across) : IsSequentialUnitWhole(ref reader, alone))) return "codes that make no picture";
            // Looked at once a unit: beyond the marker there are only zeros, which end soon.
            if (reader.IsOverrun) return "too few codes";
        }
        return _endOfBandRun == 0 && reader.IsAtEnd ? null : "too many codes";
    }

    private string? CheckHeader()
    {
        if (band.First > band.Last || band.Last > 63 || (band.First == 0 && band.Last > 0 && frame.IsProgressive)) return "a scan of an impossible band";
        if (band.First > 0 && components.Length > 1) return "a band of several components";
        if (band.Refines && band.Before != band.Lowest + 1) return "a scan that refines by more than a bit";
        foreach (JpegComponent component in components)
        {
            long step = (long)dcSteps[component.Table] << band.Lowest;
            component.MostDc = step == 0 ? int.MaxValue : (int)((LargestDc + (2 * step)) / step);
            bool needsDc = band.First == 0 && !band.Refines;
            if ((needsDc && component.DcTable is null) || (band.Last > 0 && component.AcTable is null)) return "a scan without its table";
            for (int coefficient = band.First; coefficient <= band.Last; coefficient++)
            {
                if (component.Precision[coefficient] != (band.Refines ? band.Before : byte.MaxValue)) return "a scan that comes twice or too soon";
                component.Precision[coefficient] = (byte)band.Lowest;
            }
        }
        return null;
    }

    private void BeginInterval()
    {
        _endOfBandRun = 0;
        foreach (JpegComponent component in components) component.Dc = 0;
    }

    private bool IsSequentialUnitWhole(ref JpegBitReader reader, bool alone)
    {
        foreach (JpegComponent component in components)
        {
            for (int block = alone ? 1 : component.Across * component.Down; block > 0; block--)
                if (!IsDcWhole(ref reader, component) || !IsAcWhole(ref reader, component.AcTable!)) return false;
        }
        return true;
    }

    private bool IsProgressiveUnitWhole(ref JpegBitReader reader, long unit, int across)
    {
        (long row, long column) = Math.DivRem(unit, across);
        return components.Length == 1 ? IsBlockWhole(ref reader, components[0], (int)row, (int)column) : IsUnitWhole(ref reader, (int)row, (int)column);
    }

    private bool IsUnitWhole(ref JpegBitReader reader, int row, int column)
    {
        foreach (JpegComponent component in components)
        {
            for (int y = 0; y < component.Down; y++)
            {
                for (int x = 0; x < component.Across; x++)
                    if (!IsBlockWhole(ref reader, component, (row * component.Down) + y, (column * component.Across) + x)) return false;
            }
        }
        return true;
    }

    private bool IsBlockWhole(ref JpegBitReader reader, JpegComponent component, int row, int column)
    {
        if (band.First == 0)
        {
            if (!band.Refines) return IsDcWhole(ref reader, component);
            _ = reader.Bits(1);
            return true;
        }
        ref ulong nonZero = ref component.NonZero[(row * component.Stride) + column];
        return band.Refines ? IsRefinementWhole(ref reader, component.AcTable!, ref nonZero) : IsBandWhole(ref reader, component.AcTable!, ref nonZero);
    }

    private static bool IsDcWhole(ref JpegBitReader reader, JpegComponent component)
    {
        if (!reader.TryPassDifference(component.DcTable!, out int difference))
        {
            int size = reader.Symbol(component.DcTable!);
            if ((uint)size > JpegBitReader.MostDifferenceBits) return false;
            int value = reader.Bits(size);
            difference = size > 0 && value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
        }
        component.Dc += difference;
        return Math.Abs(component.Dc) <= component.MostDc;
    }

    internal static bool IsAcWhole(ref JpegBitReader reader, JpegHuffmanTable table)
    {
        int last = 0;
        while ((last = reader.PassGroups(table.Groups, last)) < JpegBitReader.BlockEnd)
        {
            int symbol = reader.Symbol(table);
            if (symbol == 0) return true;
            if (symbol < 0 || default(JpegCodeGroup).With(0, symbol) is not { } code) return false;
            last += code.Coefficients;
            if (last > JpegBitReader.BlockEnd) return false;
            reader.Skip(symbol & 15);
        }
        return true;
    }

    // T.81, G.1.2.2: the first bits of some coefficients; a run of blocks may have no more of them.
    private bool IsBandWhole(ref JpegBitReader reader, JpegHuffmanTable table, ref ulong nonZero)
    {
        if (_endOfBandRun > 0)
        {
            _endOfBandRun--;
            return true;
        }
        for (int coefficient = band.First; coefficient <= band.Last; coefficient++)
        {
            int symbol = reader.Symbol(table);
            if (symbol < 0) return false;
            (int run, int size) = (symbol >> 4, symbol & 15);
            if (size == 0 && run < LongRun)
            {
                _endOfBandRun = (1 << run) - 1 + reader.Bits(run);
                return true;
            }
            coefficient += run;
            if (coefficient > band.Last || size > JpegCodeGroup.MostValueBits) return false;
            if (size == 0) continue;
            _ = reader.Bits(size);
            nonZero |= 1UL << coefficient;
        }
        return true;
    }

    // T.81, G.1.2.3: each coefficient that is not zero gets one more bit on the way to the next that becomes so.
    private bool IsRefinementWhole(ref JpegBitReader reader, JpegHuffmanTable table, ref ulong nonZero)
    {
        int coefficient = band.First;
        while (_endOfBandRun == 0 && coefficient <= band.Last)
        {
            int symbol = reader.Symbol(table);
            if (symbol < 0) return false;
            (int run, int size) = (symbol >> 4, symbol & 15);
            if (size > 1) return false;
            if (size == 0 && run < LongRun)
            {
                _endOfBandRun = (1 << run) + reader.Bits(run);
                break;
            }

            // The new coefficient's own sign comes before the bits of those passed over.
            if (size == 1) _ = reader.Bits(1);
            for (; coefficient <= band.Last; coefficient++)
            {
                if ((nonZero >> coefficient & 1) != 0) _ = reader.Bits(1);
                else if (run-- == 0) break;
            }
            if (coefficient > band.Last)
            {
                if (size == 1) return false;
                break;
            }
            if (size == 1) nonZero |= 1UL << coefficient;
            coefficient++;
        }
        if (_endOfBandRun == 0) return true;
        int left = coefficient > band.Last ? 0 : BitOperations.PopCount(nonZero >> coefficient << coefficient & (ulong.MaxValue >> (63 - band.Last)));
        for (; left > 0; left -= 16) _ = reader.Bits(Math.Min(left, 16));
        _endOfBandRun--;
        return true;
    }
}

/// <summary>Which coefficients a scan holds, and which of their bits (ITU-T T.81, B.2.3).</summary>
/// <param name="First">The first coefficient, 0 for DC.</param>
/// <param name="Last">The last coefficient, up to 63.</param>
/// <param name="Before">The lowest bit that came before; 0 for a first scan.</param>
internal readonly record struct JpegScanBand(int First, int Last, int Before, int Lowest)
{
    /// <summary>True when earlier scans are made finer.</summary>
    internal bool Refines => Before > 0;
}
