using ConsentLens.ModelBuilder.Onnx;

namespace ConsentLens.ModelBuilder.FaceApi;

/// <summary>Brings convolution filters from the order of TensorFlow into that of ONNX.</summary>
internal static class FilterLayout
{
    /// <summary>Height x width x input x output becomes output x input x height x width.</summary>
    internal static FloatTensor ToOnnx(FloatTensor filters) => filters.Transpose(3, 2, 0, 1);

    /// <summary>Depthwise filters, height x width x channel x 1, become channel x 1 x height x width.</summary>
    internal static FloatTensor DepthwiseToOnnx(FloatTensor filters) => filters.Transpose(2, 3, 0, 1);
}
