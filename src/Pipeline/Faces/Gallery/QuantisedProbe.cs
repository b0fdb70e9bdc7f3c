using System.Numerics.Tensors;

namespace ConsentLens.Pipeline.Faces.Gallery;

/// <summary>A probe in 16-bit whole numbers: probe = <see cref="Scale"/> x numbers + an error of length at most <see cref="Error"/>.</summary>
internal sealed class QuantisedProbe
{
    private readonly short[] _numbers;

    private QuantisedProbe(short[] numbers, double scale, double length, double error)
    {
        (_numbers, Scale, Length, Error) = (numbers, scale, length, error);
    }

    internal ReadOnlySpan<short> Numbers => _numbers;

    internal double Scale { get; }

    /// <summary>At least the probe's length.</summary>
    internal double Length { get; }

    /// <summary>At least the length of what rounding took away.</summary>
    internal double Error { get; }

    /// <summary>The probe in whole numbers of at most <paramref name="largest"/>; null when it is zero, not finite, or so large or small that floats would not hold its products.</summary>
    internal static QuantisedProbe? Of(ReadOnlySpan<float> probe, int padded, int largest)
    {
        float most = MathF.Abs(TensorPrimitives.MaxMagnitude(probe));
        if (!(most >= QuantisedVectors.Smallest && most <= QuantisedVectors.Largest)) return null;
        short[] numbers = new short[padded];
        double scale = (double)most / largest;
        double length = 0;
        double error = 0;
        for (int i = 0; i < probe.Length; i++)
        {
            numbers[i] = (short)Math.Round(probe[i] / scale);
            double off = probe[i] - (numbers[i] * scale);
            length += (double)probe[i] * probe[i];
            error += off * off;
        }

        return new QuantisedProbe(numbers, scale, Math.Sqrt(length) * QuantisedVectors.Upwards, Math.Sqrt(error) * QuantisedVectors.Upwards);
    }
}
