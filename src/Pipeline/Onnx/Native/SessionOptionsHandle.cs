namespace ConsentLens.Pipeline.Onnx.Native;

/// <summary>The settings a session is created with.</summary>
internal sealed class SessionOptionsHandle(OnnxApi api, nint pointer) : OnnxHandle(api, ApiSlot.ReleaseSessionOptions, pointer);
