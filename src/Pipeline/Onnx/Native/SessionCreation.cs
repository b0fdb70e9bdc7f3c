using System.Text;

namespace ConsentLens.Pipeline.Onnx.Native;

/// <summary>Creates sessions and their settings.</summary>
internal static unsafe class SessionCreation
{
    // ORT_SEQUENTIAL: one node at a time, which is right for graphs without wide branches.
    private const int SequentialExecution = 0;

    /// <summary>The settings in the runtime's own form.</summary>
    internal static SessionOptionsHandle CreateOptions(OnnxApi api, SessionOptions options)
    {
        nint pointer;
        api.Check(((delegate* unmanaged<nint*, nint>)api[ApiSlot.CreateSessionOptions])(&pointer));
        var handle = new SessionOptionsHandle(api, pointer);
        try
        {
            SetNumber(api, ApiSlot.SetIntraOpNumThreads, pointer, options.IntraOpNumThreads);
            SetNumber(api, ApiSlot.SetInterOpNumThreads, pointer, 1);
            SetNumber(api, ApiSlot.SetSessionExecutionMode, pointer, SequentialExecution);
            SetNumber(api, ApiSlot.SetSessionGraphOptimizationLevel, pointer, (int)options.GraphOptimizationLevel);
            if (!options.EnableCpuMemArena)
                SwitchOff(api, ApiSlot.DisableCpuMemArena, pointer);
            if (!options.EnableMemoryPattern)
                SwitchOff(api, ApiSlot.DisableMemPattern, pointer);
            AddEntry(api, pointer, "session.intra_op.allow_spinning", options.AllowSpinning ? "1" : "0");
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Loads a model. The path goes in as UTF-8, as the C API takes it everywhere but on Windows.</summary>
    internal static SessionHandle CreateSession(OnnxApi api, string modelPath, SessionOptionsHandle options)
    {
        using var environment = new HandleUse(api.Environment);
        using var settings = new HandleUse(options);
        nint pointer;
        fixed (byte* path = ZeroTerminated(modelPath))
        {
            var create = (delegate* unmanaged<nint, byte*, nint, nint*, nint>)api[ApiSlot.CreateSession];
            api.Check(create(environment.Pointer, path, settings.Pointer, &pointer));
        }

        return new SessionHandle(api, pointer);
    }

    private static void SetNumber(OnnxApi api, int slot, nint options, int value) =>
        api.Check(((delegate* unmanaged<nint, int, nint>)api[slot])(options, value));

    private static void SwitchOff(OnnxApi api, int slot, nint options) =>
        api.Check(((delegate* unmanaged<nint, nint>)api[slot])(options));

    private static void AddEntry(OnnxApi api, nint options, string key, string value)
    {
        var add = (delegate* unmanaged<nint, byte*, byte*, nint>)api[ApiSlot.AddSessionConfigEntry];
        fixed (byte* keyText = ZeroTerminated(key), valueText = ZeroTerminated(value))
            api.Check(add(options, keyText, valueText));
    }

    private static byte[] ZeroTerminated(string text) => Encoding.UTF8.GetBytes(text + '\0');
}
