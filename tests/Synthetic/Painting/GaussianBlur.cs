using System.Buffers;
using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Painting;

/// <summary>
/// Separable blur of one plane. Small blurs use the Gaussian's own weights; from two pixels on, three running means
/// stand in for it, as the SVG standard proposes for feGaussianBlur, so that the cost does not grow with the width.
/// </summary>
public static class GaussianBlur
{
    private const float RunningMeansFrom = 2;

    /// <summary>Blurs in place by the standard deviation <paramref name="sigma"/> in pixels; outside the plane all is 0.</summary>
    public static void Apply(float[] plane, int width, int height, float sigma)
    {
        ArgumentNullException.ThrowIfNull(plane);
        if (sigma < 0.05f)
            return;
        float[] other = ArrayPool<float>.Shared.Rent(width * height);
        if (sigma < RunningMeansFrom)
            ApplyWeights(plane, other, width, height, Weights(sigma));
        else
            ApplyMeans(plane, other, width, height, sigma);
        ArrayPool<float>.Shared.Return(other);
    }

    private static float[] Weights(float sigma)
    {
        int reach = (int)MathF.Ceiling(3 * sigma);
        var weights = new float[(2 * reach) + 1];
        float sum = 0;
        for (int i = -reach; i <= reach; i++)
        {
            weights[i + reach] = PortableMath.Exp(-(i * i) / (2 * sigma * sigma));
            sum += weights[i + reach];
        }

        for (int i = 0; i < weights.Length; i++)
            weights[i] /= sum;
        return weights;
    }

    private static void ApplyWeights(float[] plane, float[] other, int width, int height, float[] weights)
    {
        int reach = weights.Length / 2;
        for (int y = 0; y < height; y++)
        {
            Span<float> target = other.AsSpan(y * width, width);
            target.Clear();
            for (int k = -reach; k <= reach; k++)
                AddScaled(plane.AsSpan(y * width, width), target, k, weights[k + reach]);
        }

        for (int y = 0; y < height; y++)
        {
            Span<float> target = plane.AsSpan(y * width, width);
            target.Clear();
            for (int k = Math.Max(-reach, -y); k <= Math.Min(reach, height - 1 - y); k++)
                AddScaled(other.AsSpan((y + k) * width, width), target, 0, weights[k + reach]);
        }
    }

    private static void AddScaled(ReadOnlySpan<float> source, Span<float> target, int shift, float weight)
    {
        int from = Math.Max(0, -shift);
        int to = Math.Min(target.Length, source.Length - shift);
        for (int x = from; x < to; x++)
            target[x] += weight * source[x + shift];
    }

    private static void ApplyMeans(float[] plane, float[] other, int width, int height, float sigma)
    {
        (int first, int second, int third) = MeanRadii(sigma);
        foreach (int radius in (ReadOnlySpan<int>)[first, second, third])
        {
            for (int y = 0; y < height; y++)
                MeanOfRow(plane.AsSpan(y * width, width), other.AsSpan(y * width, width), radius);
            MeanOfColumns(other, plane, width, height, radius);
        }
    }

    /// <summary>Radii of three running means whose variances add up to about the Gaussian's.</summary>
    private static (int First, int Second, int Third) MeanRadii(float sigma)
    {
        int narrow = (int)((MathF.Sqrt((4 * sigma * sigma) + 1) - 1) / 2);
        int bestWide = 0;
        float bestError = float.MaxValue;
        for (int wide = 0; wide <= 3; wide++)
        {
            float variance = (((3 - wide) * MeanVariance(narrow)) + (wide * MeanVariance(narrow + 1))) - (sigma * sigma);
            if (MathF.Abs(variance) < bestError)
                (bestWide, bestError) = (wide, MathF.Abs(variance));
        }

        return (narrow + (bestWide > 0 ? 1 : 0), narrow + (bestWide > 1 ? 1 : 0), narrow + (bestWide > 2 ? 1 : 0));
    }

    private static float MeanVariance(int radius) => radius * (radius + 1) / 3f;

    private static void MeanOfRow(ReadOnlySpan<float> source, Span<float> target, int radius)
    {
        float share = 1f / ((2 * radius) + 1);
        float sum = 0;
        for (int x = 0; x < Math.Min(radius, source.Length); x++)
            sum += source[x];
        for (int x = 0; x < source.Length; x++)
        {
            if (x + radius < source.Length)
                sum += source[x + radius];
            if (x - radius - 1 >= 0)
                sum -= source[x - radius - 1];
            target[x] = sum * share;
        }
    }

    /// <summary>The same down the columns, row by row so that memory is read in order.</summary>
    private static void MeanOfColumns(float[] source, float[] target, int width, int height, int radius)
    {
        float share = 1f / ((2 * radius) + 1);
        float[] sums = ArrayPool<float>.Shared.Rent(width);
        Array.Clear(sums, 0, width);
        for (int y = 0; y < Math.Min(radius, height); y++)
            AddScaled(source.AsSpan(y * width, width), sums.AsSpan(0, width), 0, 1);
        for (int y = 0; y < height; y++)
        {
            if (y + radius < height)
                AddScaled(source.AsSpan((y + radius) * width, width), sums.AsSpan(0, width), 0, 1);
            if (y - radius - 1 >= 0)
                AddScaled(source.AsSpan((y - radius - 1) * width, width), sums.AsSpan(0, width), 0, -1);
            Span<float> row = target.AsSpan(y * width, width);
            for (int x = 0; x < row.Length; x++)
                row[x] = sums[x] * share;
        }

        ArrayPool<float>.Shared.Return(sums);
    }
}
