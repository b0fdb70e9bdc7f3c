using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ConsentLens.Pipeline.Imaging;

/// <summary>
/// Makes a picture smaller by averaging the area under each new pixel, row by row while the source is decoded, so that the
/// large picture is never in memory. Vertical sums are 8.8 fixed point in 16 bits (the weights of a
/// new row sum to 256, so they cannot overflow): exact to about one level up to 8 source rows a new row, to a few levels beyond.
/// </summary>
internal sealed class AreaShrinker
{
    private const int RowUnits = 256;
    private const int ColumnUnits = 1 << 20;

    private readonly RgbImage _destination;
    private readonly AxisCoverage _rows;
    private readonly ushort[] _sums;
    private readonly float[] _columns;
    private readonly int[] _firstColumns;
    private readonly float[] _weights;
    private readonly int _taps;
    private int _sourceRow;
    private int _destinationRow;

    /// <summary>Fills <paramref name="destination"/>, no side of which is longer than the source's.</summary>
    internal AreaShrinker(int sourceWidth, int sourceHeight, RgbImage destination)
    {
        _destination = destination;
        _rows = new AxisCoverage(sourceHeight, destination.Height);
        var columns = new AxisCoverage(sourceWidth, destination.Width);
        _taps = ((sourceWidth + destination.Width - 1) / destination.Width) + 1;
        _sums = new ushort[sourceWidth * RgbImage.Channels];
        // A pixel is read as four floats, and padded taps reach beyond the last pixel: both read zeros there.
        _columns = new float[((sourceWidth + _taps) * RgbImage.Channels) + 1];
        _firstColumns = new int[destination.Width];
        _weights = new float[destination.Width * _taps];
        PrepareColumns(columns);
    }

    /// <summary>Takes the next source rows, top to bottom: whole rows, three bytes a pixel.</summary>
    internal void Add(ReadOnlySpan<byte> sourceRows)
    {
        int stride = _sums.Length;
        for (int start = 0; start < sourceRows.Length; start += stride)
        {
            AddRow(sourceRows.Slice(start, stride));
        }
    }

    private void PrepareColumns(AxisCoverage columns)
    {
        for (int x = 0; x < _destination.Width; x++)
        {
            int first = columns.First(x);
            _firstColumns[x] = first * RgbImage.Channels;
            for (int column = first; column <= columns.Last(x); column++)
            {
                _weights[(x * _taps) + column - first] =
                    columns.Share(x, column, ColumnUnits) / (float)((long)ColumnUnits * RowUnits);
            }
        }
    }

    private void AddRow(ReadOnlySpan<byte> row)
    {
        Accumulate(row, (ushort)_rows.Share(_destinationRow, _sourceRow, RowUnits));
        if (_sourceRow == _rows.Last(_destinationRow))
        {
            FinishRow();
            // A row on the border belongs to the next destination row as well.
            if (_destinationRow < _destination.Height && _rows.First(_destinationRow) == _sourceRow)
            {
                Accumulate(row, (ushort)_rows.Share(_destinationRow, _sourceRow, RowUnits));
            }
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
        for (int i = rowVectors.Length * Vector<byte>.Count; i < row.Length; i++)
        {
            sums[i] += (ushort)(row[i] * weight);
        }
    }

    private void FinishRow()
    {
        WidenSums();
        Span<byte> output = _destination.Row(_destinationRow);
        ReadOnlySpan<float> columns = _columns;
        ReadOnlySpan<float> weights = _weights;
        for (int x = 0; x < _firstColumns.Length; x++)
        {
            Vector128<float> sum = Vector128.Create(0.5f);
            ReadOnlySpan<float> source = columns[_firstColumns[x]..];
            foreach (float weight in weights.Slice(x * _taps, _taps))
            {
                sum += Vector128.Create(source) * weight;
                source = source[RgbImage.Channels..];
            }
            Vector128<int> rounded = Vector128.ConvertToInt32(sum);
            uint colour = Vector128.Narrow(Vector128.Narrow(rounded, rounded), default).AsUInt32().ToScalar();
            int at = RgbImage.Channels * x;
            // The fourth byte falls on the next pixel, which is written after this one; behind the last there is none.
            if (at + sizeof(uint) <= output.Length) BinaryPrimitives.WriteUInt32LittleEndian(output[at..], colour);
            else (output[at], output[at + 1], output[at + 2]) = ((byte)colour, (byte)(colour >> 8), (byte)(colour >> 16));
        }
        Array.Clear(_sums);
        _destinationRow++;
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
        for (int i = sumVectors.Length * Vector<ushort>.Count; i < _sums.Length; i++)
        {
            _columns[i] = _sums[i];
        }
    }
}
