namespace ConsentLens.Pipeline.Onnx.Native;

/// <summary>The element type and shape of a tensor.</summary>
internal sealed class TensorInfoHandle(OnnxApi api, nint pointer) : OnnxHandle(api, ApiSlot.ReleaseTensorTypeAndShapeInfo, pointer);
