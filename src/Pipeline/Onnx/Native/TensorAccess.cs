namespace ConsentLens.Pipeline.Onnx.Native;

/// <summary>Creates tensors of 32-bit floats and reads them.</summary>
internal static unsafe class TensorAccess
{
    // ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT.
    private const int FloatElement = 1;

    /// <summary>A tensor over memory that the caller owns and keeps in place as long as the tensor lives.</summary>
    internal static TensorHandle Over(OnnxApi api, float* elements, int count, ReadOnlySpan<long> shape)
    {
        using var memory = new HandleUse(api.CpuMemory);
        var create = (delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint>)api[ApiSlot.CreateTensorWithDataAsOrtValue];
        nuint byteCount = (nuint)count * sizeof(float);
        nint pointer;
        fixed (long* dimensions = shape)
            api.Check(create(memory.Pointer, elements, byteCount, dimensions, (nuint)shape.Length, FloatElement, &pointer));

        return new TensorHandle(api, pointer);
    }

    /// <summary>The elements of a tensor; valid while the tensor lives.</summary>
    /// <exception cref="OnnxException">The elements are not 32-bit floats.</exception>
    internal static ReadOnlySpan<float> Elements(OnnxApi api, TensorHandle tensor)
    {
        using var use = new HandleUse(tensor);
        using TensorInfoHandle info = Describe(api, use.Pointer);
        using var infoUse = new HandleUse(info);
        if (!IsFloat(api, infoUse.Pointer))
            throw new OnnxException("The model computed a tensor that does not hold 32-bit floats.");

        nuint count;
        api.Check(((delegate* unmanaged<nint, nuint*, nint>)api[ApiSlot.GetTensorShapeElementCount])(infoUse.Pointer, &count));
        float* elements;
        api.Check(((delegate* unmanaged<nint, float**, nint>)api[ApiSlot.GetTensorMutableData])(use.Pointer, &elements));
        return new ReadOnlySpan<float>(elements, checked((int)count));
    }

    /// <summary>The shape of a tensor.</summary>
    internal static long[] Shape(OnnxApi api, TensorHandle tensor)
    {
        using var use = new HandleUse(tensor);
        using TensorInfoHandle info = Describe(api, use.Pointer);
        using var infoUse = new HandleUse(info);
        return Dimensions(api, infoUse.Pointer);
    }

    /// <summary>Whether a tensor's description says 32-bit floats.</summary>
    internal static bool IsFloat(OnnxApi api, nint tensorInfo)
    {
        int elementType;
        api.Check(((delegate* unmanaged<nint, int*, nint>)api[ApiSlot.GetTensorElementType])(tensorInfo, &elementType));
        return elementType == FloatElement;
    }

    /// <summary>The dimensions in a tensor's description; -1 is a free one.</summary>
    internal static long[] Dimensions(OnnxApi api, nint tensorInfo)
    {
        nuint count;
        api.Check(((delegate* unmanaged<nint, nuint*, nint>)api[ApiSlot.GetDimensionsCount])(tensorInfo, &count));
        var dimensions = new long[(int)count];
        fixed (long* first = dimensions)
            api.Check(((delegate* unmanaged<nint, long*, nuint, nint>)api[ApiSlot.GetDimensions])(tensorInfo, first, count));

        return dimensions;
    }

    private static TensorInfoHandle Describe(OnnxApi api, nint tensor)
    {
        nint pointer;
        api.Check(((delegate* unmanaged<nint, nint*, nint>)api[ApiSlot.GetTensorTypeAndShape])(tensor, &pointer));
        return new TensorInfoHandle(api, pointer);
    }
}
