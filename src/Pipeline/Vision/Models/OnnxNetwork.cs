using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ConsentLens.Pipeline.Vision.Models;

/// <summary>A model loaded into ONNX Runtime, with one input and one or more outputs, all of them tensors of 32-bit floats. Safe to run from several threads at
/// once, and to dispose while it runs: the model goes when the last run has ended.</summary>
public sealed class OnnxNetwork : IDisposable
{
    private static readonly Lazy<OrtEnv> Environment = new(CreateEnvironment);

    private readonly InferenceSession _session;
    private int _users = 1;
    private int _isDisposed;

    /// <summary>Loads the model in the file <paramref name="path"/>.</summary>
    /// <param name="threads">Threads that work on one run. Workers with one thread each have a higher throughput than one worker with many.</param>
    /// <exception cref="OnnxException">The file is absent or not a model that can be run, or ONNX Runtime cannot be loaded on this machine.</exception>
    public OnnxNetwork(string path, int threads = 1)
    {
        if (!File.Exists(path)) throw new OnnxException($"The model file {path} does not exist; build the models and try again.");
        try
        {
            _ = Environment.Value;
            using SessionOptions options = CreateOptions(threads);
            _session = new InferenceSession(path, options);
        }
        catch (OnnxRuntimeException error)
        {
            throw new OnnxException($"The model {path} could not be loaded: {error.Message}", error);
        }
        catch (Exception error) when (error is TypeInitializationException or DllNotFoundException or BadImageFormatException)
        {
            throw new OnnxException($"ONNX Runtime cannot be loaded on this machine ({RuntimeInformation.RuntimeIdentifier}): {(error.InnerException ?? error).Message}", error);
        }
        if (Misfit(_session) is { } misfit)
        {
            _session.Dispose();
            throw new OnnxException($"The model {path} cannot be used: {misfit}.");
        }
    }

    /// <summary>The names of the outputs, in the order in which a run gives them.</summary>
    public IReadOnlyList<string> OutputNames => _session.OutputNames;

    /// <summary>The place of the output called <paramref name="name"/>.</summary>
    /// <exception cref="OnnxException">There is none.</exception>
    public int IndexOf(string name)
    {
        for (int i = 0; i < OutputNames.Count; i++)
            if (OutputNames[i] == name) return i;
        throw new OnnxException($"The model has no output named {name}, so it is not of the kind that the manifest says; build the models again.");
    }

    /// <summary>Runs the model and computes every output. What is computed lies in the runtime's memory, so that a run leaves next to nothing to the garbage collector.</summary>
    /// <exception cref="OnnxException">The model does not take the shape of <paramref name="input"/>, or ONNX Runtime failed.</exception>
    public OnnxOutputs Run(OnnxInput input, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Enter();
        try
        {
            using var options = new RunOptions();
            using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static state => ((RunOptions)state!).Terminate = true, options);
            return new OnnxOutputs(_session.Run(options, _session.InputNames, [input.Value], _session.OutputNames));
        }
        catch (OnnxRuntimeException error) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The run of a model was cancelled.", error, cancellationToken);
        }
        catch (OnnxRuntimeException error)
        {
            throw new OnnxException($"A model could not be run: {error.Message}", error);
        }
        finally
        {
            Leave();
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0) Leave();
    }

    /// <summary>Failures come back as exceptions; a library has no business writing to the user's terminal.</summary>
    private static OrtEnv CreateEnvironment()
    {
        var options = new EnvironmentCreationOptions { logId = "consentlens", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        return OrtEnv.CreateInstanceWithOptions(ref options);
    }

    /// <summary>What proved fastest for several workers with one thread each, on photos of changing size (docs/PERFORMANCE.md).</summary>
    private static SessionOptions CreateOptions(int threads)
    {
        var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,

            // Halves the time of a convolutional network against the level below.
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,

            // Keeps freed memory for the next run: without it a large photo takes three times as long.
            EnableCpuMemArena = true,

            // Plans memory for a fixed shape. Photos change shape, so that the plans would only pile up.
            EnableMemoryPattern = false,
        };

        // Idle threads that spin take the processor away from other workers.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return options;
    }

    private static string? Misfit(InferenceSession session)
    {
        if (session.InputMetadata.Count != 1 || session.OutputMetadata.Count == 0)
            return $"it has {session.InputMetadata.Count} inputs and {session.OutputMetadata.Count} outputs; one input and at least one output are needed";
        string? other = session.InputMetadata.Concat(session.OutputMetadata)
            .FirstOrDefault(node => !node.Value.IsTensor || node.Value.ElementDataType != TensorElementType.Float).Key;
        return other is null ? null : $"its '{other}' is not a tensor of 32-bit floats";
    }

    private void Enter()
    {
        int users = Volatile.Read(ref _users);
        while (true)
        {
            ObjectDisposedException.ThrowIf(users == 0 || Volatile.Read(ref _isDisposed) != 0, this);
            int seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users) return;
            users = seen;
        }
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0) _session.Dispose();
    }
}

/// <summary>An input tensor, in the runtime's memory. Its content is undefined until it was written.</summary>
public sealed class OnnxInput : IDisposable
{
    private readonly OrtValue _value;
    private bool _isDisposed;

    /// <summary>A tensor of <paramref name="shape"/>, such as 1 x 3 x height x width.</summary>
    /// <exception cref="OnnxException">That is not the shape of a tensor, or there is not so much memory.</exception>
    public OnnxInput(params long[] shape)
    {
        try
        {
            _value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, shape);
        }
        catch (OnnxRuntimeException error)
        {
            throw new OnnxException($"There is no room for a tensor of shape {string.Join('x', shape)}: {error.Message}", error);
        }
    }

    /// <summary>The elements, last dimension fastest. The span must not be used after this is disposed.</summary>
    public Span<float> Elements => Value.GetTensorMutableDataAsSpan<float>();

    internal OrtValue Value
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _value;
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        _value.Dispose();
    }
}

/// <summary>The outputs of one run. They lie in the runtime's memory and are valid until this is disposed.</summary>
public sealed class OnnxOutputs : IDisposable
{
    private readonly IDisposableReadOnlyCollection<OrtValue> _values;
    private bool _isDisposed;

    internal OnnxOutputs(IDisposableReadOnlyCollection<OrtValue> values) => _values = values;

    /// <summary>The elements of output <paramref name="index"/>, last dimension fastest. The span must not be used after this is disposed.</summary>
    public ReadOnlySpan<float> this[int index] => Value(index).GetTensorDataAsSpan<float>();

    public long[] Shape(int index) => Value(index).GetTensorTypeAndShape().Shape;

    public void Dispose()
    {
        _isDisposed = true;
        _values.Dispose();
    }

    private OrtValue Value(int index)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _values[index];
    }
}

/// <summary>ONNX Runtime is absent, or refused a model or a run. The message is one sentence for the user.</summary>
public sealed class OnnxException(string message, Exception? cause = null) : Exception(message, cause);
