namespace ConsentLens.Pipeline.Onnx;

/// <summary>What follows from a tensor's shape.</summary>
internal static class TensorShape
{
    /// <summary>The number of elements of a tensor of <paramref name="shape"/>.</summary>
    /// <exception cref="ArgumentException">A dimension is negative, or the product overflows.</exception>
    internal static long ElementCount(ReadOnlySpan<long> shape)
    {
        long count = 1;
        foreach (long dimension in shape)
        {
            if (dimension < 0 || (dimension > 0 && count > long.MaxValue / dimension))
                throw new ArgumentException($"{Describe(shape)} is not the shape of a tensor.", nameof(shape));

            count *= dimension;
        }

        return count;
    }

    /// <summary>The shape in the form <c>1x3x480x640</c>.</summary>
    internal static string Describe(ReadOnlySpan<long> shape) => string.Join('x', shape.ToArray());
}
