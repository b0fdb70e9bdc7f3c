namespace ConsentLens.Synthetic.Numerics;

/// <summary>
/// Elementary functions made of additions, multiplications and divisions alone. The platform's own sine or power may
/// differ in the last bit between C libraries and processors; pictures must be the same bytes on all of them.
/// Accurate to about 1e-9, far finer than the single precision they end in.
/// </summary>
public static class PortableMath
{
    public const float Pi = 3.14159274f;

    private const double HalfPi = 1.5707963267948966;
    private const double Ln2 = 0.6931471805599453;

    public static float Sin(float angle) => (float)SineOfQuarter(angle, 0);

    public static float Cos(float angle) => (float)SineOfQuarter(angle, 1);

    public static float Exp(float exponent) => (float)Exp((double)exponent);

    /// <summary>Zero for a base of zero or below.</summary>
    public static float Pow(float value, float exponent) => value <= 0 ? 0 : (float)Exp(exponent * Log(value));

    private static double SineOfQuarter(double angle, int shift)
    {
        double quarters = Math.Floor((angle / HalfPi) + 0.5);
        double rest = angle - (quarters * HalfPi);
        int quarter = ((int)quarters + shift) & 3;
        double value = (quarter & 1) == 0 ? SineNearZero(rest) : CosineNearZero(rest);
        return quarter >= 2 ? -value : value;
    }

    private static double SineNearZero(double x)
    {
        double s = x * x;
        return x * (1 - (s / 6 * (1 - (s / 20 * (1 - (s / 42 * (1 - (s / 72 * (1 - (s / 110))))))))));
    }

    private static double CosineNearZero(double x)
    {
        double s = x * x;
        return 1 - (s / 2 * (1 - (s / 12 * (1 - (s / 30 * (1 - (s / 56 * (1 - (s / 90 * (1 - (s / 132)))))))))));
    }

    private static double Exp(double exponent)
    {
        if (exponent < -700)
            return 0;
        double powers = Math.Floor((exponent / Ln2) + 0.5);
        double r = exponent - (powers * Ln2);
        double mantissa = 1 + (r * (1 + (r * (0.5 + (r * (1.0 / 6 + (r * (1.0 / 24 + (r * (1.0 / 120
            + (r * (1.0 / 720 + (r * (1.0 / 5040 + (r / 40320)))))))))))))));
        return mantissa * BitConverter.Int64BitsToDouble(((long)powers + 1023) << 52);
    }

    /// <summary>Natural logarithm of a normal positive number, by the series of the inverse hyperbolic tangent.</summary>
    private static double Log(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        long power = ((bits >> 52) & 0x7FF) - 1023;
        double mantissa = BitConverter.Int64BitsToDouble((bits & 0x000FFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (mantissa > 1.4142135623730951)
        {
            mantissa /= 2;
            power++;
        }

        double s = (mantissa - 1) / (mantissa + 1);
        double q = s * s;
        double series = 1 + (q * (1.0 / 3 + (q * (1.0 / 5 + (q * (1.0 / 7 + (q * (1.0 / 9 + (q / 11)))))))));
        return (power * Ln2) + (2 * s * series);
    }
}
