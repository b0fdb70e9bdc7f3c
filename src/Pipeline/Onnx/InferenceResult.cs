using ConsentLens.Pipeline.Onnx.Native;

namespace ConsentLens.Pipeline.Onnx;

/// <summary>The outputs of one run. They lie in the runtime's memory and are valid until this is disposed.</summary>
public sealed class InferenceResult : IDisposable
{
    private readonly TensorHandle[] _tensors;

    internal InferenceResult(TensorHandle[] tensors)
    {
        _tensors = tensors;
    }

    /// <summary>The number of outputs.</summary>
    public int Count => _tensors.Length;

    /// <summary>
    /// The elements of output <paramref name="index"/>, last dimension fastest. The span must not be used after this result is disposed.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The result was disposed.</exception>
    public ReadOnlySpan<float> Output(int index) => TensorAccess.Elements(OnnxApi.Shared, Tensor(index));

    /// <summary>The shape of output <paramref name="index"/>.</summary>
    /// <exception cref="ObjectDisposedException">The result was disposed.</exception>
    public long[] Shape(int index) => TensorAccess.Shape(OnnxApi.Shared, Tensor(index));

    /// <summary>Gives the outputs' memory back.</summary>
    public void Dispose()
    {
        foreach (TensorHandle tensor in _tensors)
            tensor.Dispose();
    }

    private TensorHandle Tensor(int index)
    {
        TensorHandle tensor = _tensors[index];
        ObjectDisposedException.ThrowIf(tensor.IsClosed, this);
        return tensor;
    }
}
