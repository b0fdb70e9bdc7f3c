namespace ConsentLens.Pipeline.Onnx.Native;

/// <summary>A description of where a tensor lies.</summary>
internal sealed class MemoryInfoHandle(OnnxApi api, nint pointer) : OnnxHandle(api, ApiSlot.ReleaseMemoryInfo, pointer);
