using System.Numerics;

namespace ConsentLens.Pipeline.Vision.Redaction;

/// <summary>The smoothest colour surface that meets given colours around an ellipse: the solution of Laplace's equation in the unit disc, by the Fourier form
/// of Poisson's integral. With c_k the Fourier coefficients of the colours around the rim, the colour at the complex place z is c_0 + 2 Re(sum of c_k z^k). It
/// never leaves the range of the rim's colours, and its centre is their mean. Computed on a coarse grid and interpolated bilinearly.</summary>
internal sealed class HarmonicFill
{
    // Six waves around the rim keep hair, wall and collar apart and leave out finer detail, as a blur does.
    private const int Waves = 6;
    private const int GridSide = 17;

    // A little of one fixed tone towards the middle. Without it, a head in front of a dark wall becomes a hole above a collar.
    private static readonly Vector3 Calm = new(180, 161, 148);
    private const float CalmShare = 0.45f;

    private readonly Vector3[] _grid = new Vector3[GridSide * GridSide];
    private readonly float _left;
    private readonly float _top;
    private readonly float _columnsPerPixel;
    private readonly float _rowsPerPixel;

    /// <param name="colours">0..255, at even steps around the rim.</param>
    internal HarmonicFill(EllipseForm ellipse, ReadOnlySpan<Vector3> colours, PixelSpan columns, PixelSpan rows)
    {
        (_left, _top) = (columns.First, rows.First);
        _columnsPerPixel = (GridSide - 1f) / Math.Max(1, columns.End - columns.First);
        _rowsPerPixel = (GridSide - 1f) / Math.Max(1, rows.End - rows.First);

        Span<Vector3> real = stackalloc Vector3[Waves + 1];
        Span<Vector3> imaginary = stackalloc Vector3[Waves + 1];
        Transform(colours, real, imaginary);
        for (int row = 0; row < GridSide; row++)
        {
            double y = _top + (row / _rowsPerPixel);
            for (int column = 0; column < GridSide; column++)
            {
                double x = _left + (column / _columnsPerPixel);
                (double along, double across) = ellipse.ToUnitDisc(x, y);
                _grid[(row * GridSide) + column] = Evaluate(along, across, real, imaginary);
            }
        }
    }

    /// <summary>The colour at a pixel's centre, 0..255.</summary>
    internal Vector3 At(int x, int y)
    {
        (int row, float down) = Place((y + 0.5f - _top) * _rowsPerPixel);
        (int column, float across) = Place((x + 0.5f - _left) * _columnsPerPixel);
        int node = (row * GridSide) + column;
        Vector3 upper = Vector3.Lerp(_grid[node], _grid[node + 1], across);
        Vector3 lower = Vector3.Lerp(_grid[node + GridSide], _grid[node + GridSide + 1], across);
        return Vector3.Lerp(upper, lower, down);
    }

    /// <summary>Writes the surface and some grain to the pixels of row <paramref name="y"/>.</summary>
    internal void Paint(Span<byte> row, int y, PixelSpan span, Grain grain)
    {
        Span<Vector3> line = stackalloc Vector3[GridSide];
        ReadLine(y, line);
        ReadOnlySpan<float> noise = grain.Row(y);
        int x = span.First;
        while (x < span.End)
        {
            // Between two columns of the grid the colour changes by the same step from pixel to pixel.
            (int column, float share) = Place((x + 0.5f - _left) * _columnsPerPixel);
            Vector3 step = (line[column + 1] - line[column]) * _columnsPerPixel;
            Vector3 colour = Vector3.Lerp(line[column], line[column + 1], share);
            int untilNext = column == GridSide - 2 ? span.End - x : (int)((1 - share) / _columnsPerPixel) + 1;
            int end = Math.Min(span.End, x + untilNext);
            for (; x < end; x++)
            {
                RowPixels.Write(row, x, colour + new Vector3(noise[x % noise.Length]));
                colour += step;
            }
        }
    }

    private void ReadLine(int y, Span<Vector3> line)
    {
        (int row, float share) = Place((y + 0.5f - _top) * _rowsPerPixel);
        ReadOnlySpan<Vector3> upper = _grid.AsSpan(row * GridSide, GridSide);
        ReadOnlySpan<Vector3> lower = _grid.AsSpan((row + 1) * GridSide, GridSide);
        for (int column = 0; column < GridSide; column++) line[column] = Vector3.Lerp(upper[column], lower[column], share);
    }

    private static (int Node, float Share) Place(float place)
    {
        float within = Math.Clamp(place, 0, GridSide - 1.001f);
        int node = (int)within;
        return (node, within - node);
    }

    private static void Transform(ReadOnlySpan<Vector3> colours, Span<Vector3> real, Span<Vector3> imaginary)
    {
        for (int wave = 0; wave <= Waves; wave++)
        {
            // Lanczos' sigma factors keep a sharp change of colour from ringing around the rim.
            double bend = Math.PI * wave / (Waves + 1);
            double sigma = wave == 0 ? 1 : Math.Sin(bend) / bend;
            float scale = (float)((wave == 0 ? 1 : 2) * sigma / colours.Length);
            Vector3 cosineSum = Vector3.Zero;
            Vector3 sineSum = Vector3.Zero;
            for (int i = 0; i < colours.Length; i++)
            {
                (float sine, float cosine) = MathF.SinCos(MathF.Tau * (i * wave % colours.Length) / colours.Length);
                cosineSum += colours[i] * cosine;
                sineSum += colours[i] * sine;
            }
            (real[wave], imaginary[wave]) = (cosineSum * scale, sineSum * -scale);
        }
    }

    private static Vector3 Evaluate(double along, double across, ReadOnlySpan<Vector3> real, ReadOnlySpan<Vector3> imaginary)
    {
        // The powers of z grow beyond the rim: a point outside takes the colour of the nearest point of the rim.
        double length = Math.Max(1, Math.Sqrt((along * along) + (across * across)));
        float x = (float)(along / length);
        float y = (float)(across / length);
        Vector3 sumReal = real[Waves];
        Vector3 sumImaginary = imaginary[Waves];
        for (int wave = Waves - 1; wave >= 0; wave--)
        {
            Vector3 turned = (sumReal * x) - (sumImaginary * y);
            sumImaginary = (sumReal * y) + (sumImaginary * x) + imaginary[wave];
            sumReal = turned + real[wave];
        }
        float calm = CalmShare * (1 - (x * x) - (y * y));
        return Vector3.Lerp(Vector3.Clamp(sumReal, Vector3.Zero, new Vector3(255)), Calm, Math.Max(0, calm));
    }
}
