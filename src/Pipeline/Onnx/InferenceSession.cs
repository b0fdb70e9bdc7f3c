using ConsentLens.Pipeline.Onnx.Native;

namespace ConsentLens.Pipeline.Onnx;

/// <summary>
/// A model loaded into ONNX Runtime, with one input and one or more outputs, all of them tensors of 32-bit floats. Safe to run
/// from several threads at once. Shaped like <c>Microsoft.ML.OnnxRuntime.InferenceSession</c>, so that the NuGet package could
/// stand behind this type without a change elsewhere.
/// </summary>
public sealed class InferenceSession : IDisposable
{
    private readonly SessionHandle _session;
    private readonly NativeNames _inputNames;
    private readonly NativeNames _outputNames;

    /// <summary>Loads the model in the file <paramref name="modelPath"/>.</summary>
    /// <exception cref="OnnxException">
    /// The file is absent or not a model that ONNX Runtime can run, the model has another form than this type serves, or the
    /// native library is absent.
    /// </exception>
    public InferenceSession(string modelPath, SessionOptions? options = null)
    {
        if (!File.Exists(modelPath))
            throw new OnnxException($"The model file {modelPath} does not exist; build the models and try again.");

        OnnxApi api = OnnxApi.Shared;
        _session = OpenSession(api, modelPath, options ?? new SessionOptions());
        try
        {
            Inputs = SessionInspection.Nodes(api, _session, NodeSide.Input);
            Outputs = SessionInspection.Nodes(api, _session, NodeSide.Output);
        }
        catch (OnnxException error)
        {
            _session.Dispose();
            throw new OnnxException($"The model {modelPath} cannot be used: {error.Message}", error);
        }

        if (Inputs.Count != 1 || Outputs.Count == 0)
        {
            _session.Dispose();
            throw new OnnxException(
                $"The model {modelPath} has {Inputs.Count} inputs and {Outputs.Count} outputs; one input and at least one output are needed.");
        }

        _inputNames = new NativeNames(Inputs);
        _outputNames = new NativeNames(Outputs);
    }

    /// <summary>The inputs: exactly one.</summary>
    public IReadOnlyList<NodeMetadata> Inputs { get; }

    /// <summary>The outputs, in the order of <see cref="InferenceResult.Output"/>.</summary>
    public IReadOnlyList<NodeMetadata> Outputs { get; }

    /// <summary>
    /// Runs the model on one input and computes every output. The input is pinned, not copied; dispose the result soon, since
    /// it holds the runtime's memory.
    /// </summary>
    /// <param name="input">The input tensor's elements, last dimension fastest.</param>
    /// <param name="shape">The input tensor's shape, such as 1 x 3 x height x width.</param>
    /// <param name="cancellationToken">Stops a run under way between two nodes of the graph.</param>
    /// <exception cref="ArgumentException"><paramref name="shape"/> does not hold as many elements as <paramref name="input"/>.</exception>
    /// <exception cref="OnnxException">The model does not take this shape, or ONNX Runtime failed.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    public InferenceResult Run(ReadOnlySpan<float> input, ReadOnlySpan<long> shape, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_session.IsClosed, this);
        if (TensorShape.ElementCount(shape) != input.Length)
            throw new ArgumentException($"A tensor of shape {TensorShape.Describe(shape)} does not have {input.Length} elements.", nameof(shape));

        cancellationToken.ThrowIfCancellationRequested();
        return SessionRun.Run(OnnxApi.Shared, _session, _inputNames, _outputNames, input, shape, cancellationToken);
    }

    /// <summary>Frees the model once no run uses it any more.</summary>
    public void Dispose()
    {
        _session.Dispose();
        _inputNames.Dispose();
        _outputNames.Dispose();
    }

    private static SessionHandle OpenSession(OnnxApi api, string modelPath, SessionOptions options)
    {
        try
        {
            using SessionOptionsHandle nativeOptions = SessionCreation.CreateOptions(api, options);
            return SessionCreation.CreateSession(api, modelPath, nativeOptions);
        }
        catch (OnnxException error)
        {
            throw new OnnxException($"The model {modelPath} could not be loaded: {error.Message}", error);
        }
    }
}
