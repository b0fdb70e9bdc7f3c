using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ConsentLens.Pipeline.Vision.Decoding.Native;
using NetVips;

namespace ConsentLens.Pipeline.Vision.Decoding;

public static class ImageResizer
{
    /// <summary>Returns a new image of exactly this size. Shrinking averages over every source pixel, so there is no aliasing.</summary>
    public static RgbImage Resize(RgbImage image, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        return width <= image.Width && height <= image.Height
            ? Shrink(image, width, height)
            : Interpolate(image, width, height);
    }

    /// <summary>Returns a new image whose sides are so many times as long, and at least one pixel.</summary>
    public static RgbImage Scale(RgbImage image, float factor) =>
        Resize(image, Math.Max(1, (int)MathF.Round(image.Width * factor)), Math.Max(1, (int)MathF.Round(image.Height * factor)));

    private static RgbImage Shrink(RgbImage image, int width, int height)
    {
        var shrunk = new RgbImage(width, height);
        new AreaShrinker(image.Width, image.Height, shrunk).Add(image.Pixels);
        return shrunk;
    }

    private static RgbImage Interpolate(RgbImage image, int width, int height)
    {
        using Image source = VipsPixels.Over(image);
        using Image resized = source.Resize((double)width / image.Width, kernel: Enums.Kernel.Linear, vscale: (double)height / image.Height);
        return new RgbImage(resized.Width, resized.Height, resized.ToPixels());
    }
}

/// <summary>Shrinks a picture by averaging the area under each new pixel, row by row while the source is decoded, so the large picture is never in memory.
/// Vertical sums are 8.8 fixed point in 16 bits (the weights of a new row sum to 256, so they cannot overflow): accurate to about one level up to 8 source rows
/// per new row, and to a few levels beyond.</summary>
internal sealed class AreaShrinker
{
    private const int RowUnits = 256;
    private const int ColumnUnits = 1 << 20;
    private const int UsualTaps = 3;

    private readonly RgbImage _destination;
    private readonly AxisCoverage _rows;
    private readonly ushort[] _sums;
    private readonly float[] _columns;
    private readonly int[] _firstColumns;
    private readonly float[] _weights;
    private readonly float[] _averages;
    private readonly int _taps;
    private int _sourceRow;
    private int _destinationRow;

    /// <summary>Fills <paramref name="destination"/>, neither side of which may be longer than the source's.</summary>
    internal AreaShrinker(int sourceWidth, int sourceHeight, RgbImage destination)
    {
        _destination = destination;
        _rows = new AxisCoverage(sourceHeight, destination.Height);
        var columns = new AxisCoverage(sourceWidth, destination.Width);
        _taps = ((sourceWidth + destination.Width - 1) / destination.Width) + 1;
        _sums = new ushort[sourceWidth * RgbImage.Channels];
        // A pixel is read as four floats, and padded taps reach beyond the last pixel: both must read zeros there.
        _columns = new float[((sourceWidth + _taps) * RgbImage.Channels) + 1];
        _firstColumns = new int[destination.Width];
        _weights = new float[destination.Width * _taps];
        _averages = new float[(destination.Width * RgbImage.Channels) + 1];
        PrepareColumns(columns);
    }

    /// <summary>Takes the next source rows, top to bottom: whole rows, three bytes per pixel.</summary>
    internal void Add(ReadOnlySpan<byte> sourceRows)
    {
        int stride = _sums.Length;
        for (int start = 0; start < sourceRows.Length; start += stride) AddRow(sourceRows.Slice(start, stride));
    }

    private void PrepareColumns(AxisCoverage columns)
    {
        for (int x = 0; x < _destination.Width; x++)
        {
            int first = columns.First(x);
            _firstColumns[x] = first * RgbImage.Channels;
            for (int column = first; column <= columns.Last(x); column++)
                _weights[(x * _taps) + column - first] = columns.Share(x, column, ColumnUnits) / (float)((long)ColumnUnits * RowUnits);
        }
    }

    private void AddRow(ReadOnlySpan<byte> row)
    {
        Accumulate(row, (ushort)_rows.Share(_destinationRow, _sourceRow, RowUnits));
        if (_sourceRow == _rows.Last(_destinationRow))
        {
            FinishRow();
            // A row on the border also belongs to the next destination row.
            if (_destinationRow < _destination.Height && _rows.First(_destinationRow) == _sourceRow)
                Accumulate(row, (ushort)_rows.Share(_destinationRow, _sourceRow, RowUnits));
        }
        _sourceRow++;
    }

    private void Accumulate(ReadOnlySpan<byte> row, ushort weight)
    {
        Span<ushort> sums = _sums;
        ReadOnlySpan<Vector<byte>> rowVectors = MemoryMarshal.Cast<byte, Vector<byte>>(row);
        Span<Vector<ushort>> sumVectors = MemoryMarshal.Cast<ushort, Vector<ushort>>(sums);
        for (int i = 0; i < rowVectors.Length; i++)
        {
            Vector.Widen(rowVectors[i], out Vector<ushort> low, out Vector<ushort> high);
            sumVectors[2 * i] += low * weight;
            sumVectors[(2 * i) + 1] += high * weight;
        }
        for (int i = rowVectors.Length * Vector<byte>.Count; i < row.Length; i++) sums[i] += (ushort)(row[i] * weight);
    }

    private void FinishRow()
    {
        WidenSums();
        if (_taps == UsualTaps) AverageThree(_columns, _firstColumns, _weights, _averages);
        else Average(_columns, _firstColumns, _weights, _taps, _averages);
        Narrow(_averages, _destination.Row(_destinationRow));
        Array.Clear(_sums);
        _destinationRow++;
    }

    // Average for pictures shrunk to no less than half, as most are: the spans' lengths are known, so bounds are checked once per pixel.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AverageThree(ReadOnlySpan<float> columns, ReadOnlySpan<int> firsts, ReadOnlySpan<float> weights, Span<float> averages)
    {
        for (int x = 0; x < firsts.Length; x++)
        {
            ReadOnlySpan<float> source = columns.Slice(firsts[x], (2 * RgbImage.Channels) + Vector128<float>.Count);
            ReadOnlySpan<float> weight = weights.Slice(x * UsualTaps, UsualTaps);
            Vector128<float> sum = Vector128.Create(0.5f);
            sum += Vector128.Create(source) * weight[0];
            sum += Vector128.Create(source[RgbImage.Channels..]) * weight[1];
            sum += Vector128.Create(source[(2 * RgbImage.Channels)..]) * weight[2];
            sum.CopyTo(averages.Slice(x * RgbImage.Channels, Vector128<float>.Count));
        }
    }

    // Not inlined: in its callers the spans' own methods would become calls.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Average(ReadOnlySpan<float> columns, ReadOnlySpan<int> firsts, ReadOnlySpan<float> weights, int taps, Span<float> averages)
    {
        for (int x = 0; x < firsts.Length; x++)
        {
            Vector128<float> sum = Vector128.Create(0.5f);
            int from = firsts[x];
            foreach (float weight in weights.Slice(x * taps, taps))
            {
                sum += Vector128.Create(columns.Slice(from, Vector128<float>.Count)) * weight;
                from += RgbImage.Channels;
            }

            // The fourth number lands on the next pixel, which is written after this one.
            sum.CopyTo(averages.Slice(x * RgbImage.Channels, Vector128<float>.Count));
        }
    }

    // Truncates; the half that makes it rounding was added before.
    private static void Narrow(ReadOnlySpan<float> averages, Span<byte> output)
    {
        ReadOnlySpan<Vector128<float>> quarters = MemoryMarshal.Cast<float, Vector128<float>>(averages);
        Span<Vector128<byte>> vectors = MemoryMarshal.Cast<byte, Vector128<byte>>(output);
        for (int i = 0; i < vectors.Length; i++)
        {
            ReadOnlySpan<Vector128<float>> four = quarters.Slice(4 * i, 4);
            Vector128<short> low = Vector128.Narrow(Vector128.ConvertToInt32Native(four[0]), Vector128.ConvertToInt32Native(four[1]));
            Vector128<short> high = Vector128.Narrow(Vector128.ConvertToInt32Native(four[2]), Vector128.ConvertToInt32Native(four[3]));
            vectors[i] = Vector128.Narrow(low.AsUInt16(), high.AsUInt16());
        }
        for (int i = vectors.Length * Vector128<byte>.Count; i < output.Length; i++) output[i] = (byte)averages[i];
    }

    private void WidenSums()
    {
        ReadOnlySpan<Vector<ushort>> sumVectors = MemoryMarshal.Cast<ushort, Vector<ushort>>(_sums.AsSpan());
        Span<Vector<float>> columnVectors = MemoryMarshal.Cast<float, Vector<float>>(_columns.AsSpan());
        for (int i = 0; i < sumVectors.Length; i++)
        {
            Vector.Widen(sumVectors[i], out Vector<uint> low, out Vector<uint> high);
            columnVectors[2 * i] = Vector.ConvertToSingle(Vector.AsVectorInt32(low));
            columnVectors[(2 * i) + 1] = Vector.ConvertToSingle(Vector.AsVectorInt32(high));
        }
        for (int i = sumVectors.Length * Vector<ushort>.Count; i < _sums.Length; i++) _columns[i] = _sums[i];
    }
}

/// <summary>Which source pixels lie under each destination pixel along one axis of a shrunk picture, and with what share: destination pixel d covers the source
/// from d x source / destination to (d + 1) x source / destination.</summary>
internal sealed class AxisCoverage
{
    private readonly long _source;
    private readonly long _destination;

    /// <param name="source">At least <paramref name="destination"/>.</param>
    internal AxisCoverage(int source, int destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(source, destination);
        (_source, _destination) = (source, destination);
    }

    internal int First(int index) => (int)(index * _source / _destination);

    internal int Last(int index) => (int)((((index + 1) * _source) - 1) / _destination);

    /// <summary>The share of source pixel <paramref name="sourceIndex"/> in destination pixel <paramref name="index"/>, in whole units. The shares of one
    /// destination pixel add up to exactly <paramref name="units"/>.</summary>
    internal int Share(int index, int sourceIndex, int units)
        => (int)(CumulativeShare(index, sourceIndex + 1, units) - CumulativeShare(index, sourceIndex, units));

    // Rounding the running sum, not each share, keeps the total exact.
    private long CumulativeShare(int index, int sourceEdge, int units)
    {
        long covered = Math.Clamp((sourceEdge * _destination) - (index * _source), 0, _source);
        return ((covered * units * 2) + _source) / (_source * 2);
    }
}
