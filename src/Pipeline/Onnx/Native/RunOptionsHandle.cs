namespace ConsentLens.Pipeline.Onnx.Native;

/// <summary>The settings of one run; carries its cancellation.</summary>
internal sealed class RunOptionsHandle(OnnxApi api, nint pointer) : OnnxHandle(api, ApiSlot.ReleaseRunOptions, pointer);
