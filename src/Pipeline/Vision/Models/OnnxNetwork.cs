using System.Runtime.InteropServices;
using ConsentLens.Pipeline.Vision.Decoding.Native;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ConsentLens.Pipeline.Vision.Models;

/// <summary>A model loaded into ONNX Runtime, with one input and one or more outputs, all tensors of 32-bit floats. Several threads may run it at once, and it
/// may be disposed while it runs: the model is freed when the last run has ended.</summary>
public sealed class OnnxNetwork : IDisposable
{
    private static readonly Lazy<OrtEnv> Environment = new(CreateEnvironment);

    private readonly InferenceSession _session;
    private int _users = 1;
    private int _isDisposed;

    /// <param name="threads">Threads for one run. Several workers with one thread each get more done than one worker with several.</param>
    /// <exception cref="OnnxException">The file is missing or not a usable model, or ONNX Runtime cannot be loaded on this machine.</exception>
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

    public IReadOnlyList<string> OutputNames => _session.OutputNames;

    /// <summary>The position of the output called <paramref name="name"/>.</summary>
    /// <exception cref="OnnxException">There is none.</exception>
    public int IndexOf(string name)
    {
        for (int i = 0; i < OutputNames.Count; i++)
            if (OutputNames[i] == name) return i;
        throw new OnnxException($"The model has no output named {name}, so it is not of the kind that the manifest says; build the models again.");
    }

    /// <summary>What the model's file notes under a key; null for nothing.</summary>
    public string? Note(string key) => _session.ModelMetadata.CustomMetadataMap.GetValueOrDefault(key);

    /// <summary>Runs the model and computes every output, in the runtime's memory, so that a run leaves hardly any garbage.</summary>
    /// <exception cref="OnnxException">The model does not accept the shape of <paramref name="input"/>, or ONNX Runtime failed.</exception>
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

    /// <summary>Failures come back as exceptions; nothing is written to the user's terminal. From 1.31 on ONNX Runtime collects usage data for its makers and keeps it in
    /// the user's cache folder until it is sent; that has to be switched off before its environment is created. Nothing leaves the machine.</summary>
    private static OrtEnv CreateEnvironment()
    {
        LinuxCalls.SetEnvironment("ORT_DISABLE_TELEMETRY", "1");
        var options = new EnvironmentCreationOptions { logId = "consentlens", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        OrtEnv environment = OrtEnv.CreateInstanceWithOptions(ref options);
        environment.DisableTelemetryEvents();
        return environment;
    }

    /// <summary>The fastest settings for several single-threaded workers on photos of changing size (docs/PERFORMANCE.md).</summary>
    private static SessionOptions CreateOptions(int threads)
    {
        var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,

            // Halves the time of a convolutional network compared with the level below.
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,

            // Keeps freed memory for the next run: without it a large photo takes three times as long.
            EnableCpuMemArena = true,

            // It plans memory for a fixed shape, but photos change shape, so plans would pile up.
            EnableMemoryPattern = false,
        };

        // Idle threads that spin take processor time from other workers.
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

/// <summary>An input tensor in the runtime's memory, uninitialised.</summary>
public sealed class OnnxInput : IDisposable
{
    private readonly OrtValue _value;
    private bool _isDisposed;

    /// <exception cref="OnnxException">The shape is not that of a tensor, or there is not enough memory.</exception>
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

    /// <summary>The elements, last dimension fastest. Not to be used after disposal.</summary>
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

/// <summary>The outputs of one run, in the runtime's memory until disposal.</summary>
public sealed class OnnxOutputs : IDisposable
{
    private readonly IDisposableReadOnlyCollection<OrtValue> _values;
    private bool _isDisposed;

    internal OnnxOutputs(IDisposableReadOnlyCollection<OrtValue> values) => _values = values;

    /// <summary>The elements of output <paramref name="index"/>, last dimension fastest. Not to be used after disposal.</summary>
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

/// <summary>ONNX Runtime is missing, or rejected a model or a run. The message is one sentence for the user.</summary>
public sealed class OnnxException(string message, Exception? cause = null) : Exception(message, cause);
