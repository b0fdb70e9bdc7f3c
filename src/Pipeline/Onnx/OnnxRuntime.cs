using ConsentLens.Pipeline.Onnx.Native;

namespace ConsentLens.Pipeline.Onnx;

/// <summary>The ONNX Runtime library that this process uses.</summary>
public static class OnnxRuntime
{
    /// <summary>Its version, such as <c>1.30.0</c>.</summary>
    /// <exception cref="OnnxException">The native library is absent or too old.</exception>
    public static string Version => OnnxApi.Shared.Version;
}
