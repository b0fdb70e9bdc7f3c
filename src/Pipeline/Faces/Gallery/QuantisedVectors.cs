namespace ConsentLens.Pipeline.Faces.Gallery;

/// <summary>
/// Vectors in signed bytes, a quarter of their size, for a first pass that rules out, with a proof, nearly all of them: what it leaves is compared exactly.
/// </summary>
/// <remarks>
/// <para>A vector v is kept as v = s q + e with bytes q, and a probe as p = t r + d with 16-bit r. Then p.v = s t (q.r) + (s q).d + e.p, and by Cauchy and Schwarz
/// the last two terms are at most (|v| + |e|)|d| + |e||p|. The product of the floats as they are computed differs from p.v by at most n u / (1 - n u) |p||v|, u = 2^-24, whatever
/// the order of the sum (Higham, "Accuracy and Stability of Numerical Algorithms", 3.1). Both together bound how far a computed similarity can be from s t (q.r).</para>
/// <para>A vector that is not finite, or so large or small that a product might leave the range of floats, is never ruled out.</para>
/// </remarks>
internal sealed class QuantisedVectors
{
    /// <summary>Beyond these magnitudes of a vector's largest number nothing is proven.</summary>
    internal const float Largest = 1e15f;

    /// <inheritdoc cref="Largest"/>
    internal const float Smallest = 1e-15f;

    /// <summary>Covers the rounding of the bounds themselves, which are computed in 64 bits.</summary>
    internal const double Upwards = 1 + 1e-6;

    private const int Block = 256;

    private readonly sbyte[] _numbers;
    private readonly float[] _scales;
    private readonly float[] _lengths;
    private readonly float[] _errors;
    private readonly int _dimension;
    private readonly int _padded;
    private readonly int _largestFactor;
    private readonly double _summation;

    /// <summary>Takes the vectors in; all of one length of at least 1.</summary>
    internal QuantisedVectors(IReadOnlyList<float[]> vectors)
    {
        _dimension = vectors[0].Length;
        _padded = (_dimension + ByteDot.Step - 1) / ByteDot.Step * ByteDot.Step;
        _largestFactor = Math.Min(short.MaxValue, int.MaxValue / (sbyte.MaxValue * _dimension));
        _summation = 2.0 * _dimension / (1 << 24);
        _numbers = new sbyte[checked(vectors.Count * _padded)];
        _scales = new float[vectors.Count];
        _lengths = new float[vectors.Count];
        _errors = new float[vectors.Count];
        for (int i = 0; i < vectors.Count; i++) Take(i, vectors[i]);
    }

    /// <summary>How many there are.</summary>
    internal int Count => _scales.Length;

    /// <summary>
    /// The places, ascending, of vectors among which are surely all that have a dot product with <paramref name="probe"/> of at least <paramref name="least"/> and all of the
    /// <paramref name="best"/> greatest, ties included. Null when nothing can be said of this probe.
    /// </summary>
    internal IReadOnlyList<int>? Candidates(ReadOnlySpan<float> probe, float least, int best)
    {
        if (probe.Length != _dimension || QuantisedProbe.Of(probe, _padded, _largestFactor) is not { } quantised) return null;
        var shortlist = new Shortlist(float.IsNaN(least) ? float.PositiveInfinity : least, best);
        Span<int> products = stackalloc int[Block];
        double perError = quantised.Length + quantised.Error;
        double perLength = quantised.Error + (_summation * quantised.Length);
        for (int start = 0; start < Count; start += Block)
        {
            int rows = Math.Min(Block, Count - start);
            ByteDot.Multiply(_numbers.AsSpan(start * _padded, rows * _padded), quantised.Numbers, products[..rows]);
            ReadOnlySpan<float> scales = _scales.AsSpan(start, rows);
            ReadOnlySpan<float> lengths = _lengths.AsSpan(start, rows);
            ReadOnlySpan<float> errors = _errors.AsSpan(start, rows);
            for (int i = 0; i < rows; i++)
            {
                double about = products[i] * (scales[i] * quantised.Scale);
                double off = (errors[i] * perError) + (lengths[i] * perLength);
                shortlist.Add(start + i, about, off);
            }
        }

        return shortlist.Places();
    }

    private void Take(int index, ReadOnlySpan<float> vector)
    {
        float most = 0;
        bool isFinite = true;
        foreach (float number in vector)
        {
            most = Math.Max(most, MathF.Abs(number));
            isFinite &= float.IsFinite(number);
        }

        if (!isFinite || !(most >= Smallest && most <= Largest))
        {
            // Zero is as far from everything as it seems; anything else here is compared exactly, always.
            _errors[index] = isFinite && most == 0 ? 0 : float.PositiveInfinity;
            return;
        }

        Span<sbyte> numbers = _numbers.AsSpan(index * _padded, vector.Length);
        float scale = most / sbyte.MaxValue;
        double length = 0;
        double error = 0;
        for (int i = 0; i < vector.Length; i++)
        {
            numbers[i] = (sbyte)Math.Clamp(MathF.Round(vector[i] / scale), -sbyte.MaxValue, sbyte.MaxValue);
            double off = vector[i] - ((double)numbers[i] * scale);
            length += (double)vector[i] * vector[i];
            error += off * off;
        }

        _scales[index] = scale;
        _lengths[index] = (float)(Math.Sqrt(length) * Upwards);
        _errors[index] = (float)(Math.Sqrt(error) * Upwards);
    }
}
