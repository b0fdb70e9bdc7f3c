namespace ConsentLens.Pipeline.Onnx.Native;

/// <summary>Runs a loaded model once.</summary>
internal static unsafe class SessionRun
{
    /// <summary>Runs the model on one float tensor; <paramref name="shape"/> must hold exactly as many elements as <paramref name="input"/>.</summary>
    internal static InferenceResult Run(
        OnnxApi api,
        SessionHandle session,
        NativeNames inputNames,
        NativeNames outputNames,
        ReadOnlySpan<float> input,
        ReadOnlySpan<long> shape,
        CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled)
            return RunPinned(api, session, inputNames, outputNames, input, shape, runOptions: 0);

        using RunOptionsHandle options = CreateRunOptions(api);
        using var optionsUse = new HandleUse(options);

        // Disposing the registration waits for a callback under way, so that the callback never meets freed options.
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(_ => Terminate(api, options), null);
        try
        {
            return RunPinned(api, session, inputNames, outputNames, input, shape, optionsUse.Pointer);
        }
        catch (OnnxException error) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The run of a model was cancelled.", error, cancellationToken);
        }
    }

    private static InferenceResult RunPinned(
        OnnxApi api,
        SessionHandle session,
        NativeNames inputNames,
        NativeNames outputNames,
        ReadOnlySpan<float> input,
        ReadOnlySpan<long> shape,
        nint runOptions)
    {
        using var sessionUse = new HandleUse(session);
        using var inputNamesUse = new HandleUse(inputNames);
        using var outputNamesUse = new HandleUse(outputNames);
        var outputs = new nint[outputNames.Count];
        fixed (float* elements = input)
        {
            using TensorHandle tensor = TensorAccess.Over(api, elements, input.Length, shape);
            using var tensorUse = new HandleUse(tensor);
            nint inputTensor = tensorUse.Pointer;
            var run = (delegate* unmanaged<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint>)api[ApiSlot.Run];
            fixed (nint* inputName = inputNames.Pointers, outputName = outputNames.Pointers, output = outputs)
            {
                api.Check(run(
                    sessionUse.Pointer, runOptions, inputName, &inputTensor, 1, outputName, (nuint)outputs.Length, output));
            }
        }

        return new InferenceResult([.. outputs.Select(output => new TensorHandle(api, output))]);
    }

    private static RunOptionsHandle CreateRunOptions(OnnxApi api)
    {
        nint pointer;
        api.Check(((delegate* unmanaged<nint*, nint>)api[ApiSlot.CreateRunOptions])(&pointer));
        return new RunOptionsHandle(api, pointer);
    }

    private static void Terminate(OnnxApi api, RunOptionsHandle options)
    {
        using var use = new HandleUse(options);
        api.Check(((delegate* unmanaged<nint, nint>)api[ApiSlot.RunOptionsSetTerminate])(use.Pointer));
    }
}
