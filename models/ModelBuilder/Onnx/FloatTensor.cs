namespace ConsentLens.ModelBuilder.Onnx;

/// <summary>Constant numbers of a network, last dimension fastest.</summary>
public sealed class FloatTensor
{
    /// <summary>A tensor of <paramref name="shape"/> over <paramref name="values"/>.</summary>
    /// <exception cref="ArgumentException">The shape holds another number of values.</exception>
    public FloatTensor(IReadOnlyList<int> shape, float[] values)
    {
        if (shape.Aggregate(1, (product, dimension) => product * dimension) != values.Length)
            throw new ArgumentException($"{values.Length} values do not fill a tensor of {string.Join('x', shape)}.", nameof(values));

        Shape = shape;
        Values = values;
    }

    /// <summary>The dimensions; none for a single number.</summary>
    public IReadOnlyList<int> Shape { get; }

    public float[] Values { get; }

    public static FloatTensor Scalar(float value) => new([], [value]);

    public static FloatTensor Vector(params float[] values) => new([values.Length], values);

    /// <summary>The same numbers in another shape.</summary>
    public FloatTensor Reshape(params int[] shape) => new(shape, Values);

    /// <summary>The same tensor with its dimensions in another order: dimension i of the result is dimension <c>order[i]</c> of this one.</summary>
    public FloatTensor Transpose(params int[] order)
    {
        int rank = Shape.Count;
        int[] sourceStrides = new int[rank];
        for (int dimension = rank - 1, stride = 1; dimension >= 0; stride *= Shape[dimension], dimension--)
            sourceStrides[dimension] = stride;

        int[] shape = [.. order.Select(dimension => Shape[dimension])];
        int[] strides = [.. order.Select(dimension => sourceStrides[dimension])];
        float[] values = new float[Values.Length];
        int[] position = new int[rank];
        for (int target = 0, source = 0; target < values.Length; target++)
        {
            values[target] = Values[source];
            for (int dimension = rank - 1; dimension >= 0; dimension--)
            {
                source += strides[dimension];
                if (++position[dimension] < shape[dimension])
                    break;

                source -= strides[dimension] * shape[dimension];
                position[dimension] = 0;
            }
        }

        return new FloatTensor(shape, values);
    }

    /// <summary>The same tensor with every number of row i (the first dimension) multiplied by <c>factors[i]</c>.</summary>
    public FloatTensor ScaleRows(FloatTensor factors)
    {
        int rowLength = Values.Length / Shape[0];
        float[] values = new float[Values.Length];
        for (int index = 0; index < values.Length; index++)
            values[index] = Values[index] * factors.Values[index / rowLength];

        return new FloatTensor(Shape, values);
    }
}
