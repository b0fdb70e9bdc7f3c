namespace ConsentLens.Pipeline.Onnx.Native;

/// <summary>A loaded model.</summary>
internal sealed class SessionHandle(OnnxApi api, nint pointer) : OnnxHandle(api, ApiSlot.ReleaseSession, pointer);
