namespace ConsentLens.Pipeline.Onnx.Native;

/// <summary>A tensor.</summary>
internal sealed class TensorHandle(OnnxApi api, nint pointer) : OnnxHandle(api, ApiSlot.ReleaseValue, pointer);
