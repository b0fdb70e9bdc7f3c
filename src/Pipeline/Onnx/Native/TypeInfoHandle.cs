namespace ConsentLens.Pipeline.Onnx.Native;

/// <summary>The type of an input or output.</summary>
internal sealed class TypeInfoHandle(OnnxApi api, nint pointer) : OnnxHandle(api, ApiSlot.ReleaseTypeInfo, pointer);
