namespace ConsentLens.Pipeline.Onnx.Native;

/// <summary>The environment all sessions share.</summary>
internal sealed class EnvironmentHandle(OnnxApi api, nint pointer) : OnnxHandle(api, ApiSlot.ReleaseEnv, pointer);
