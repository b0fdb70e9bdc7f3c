using System.Runtime.InteropServices;

namespace ConsentLens.Pipeline.Onnx.Native;

/// <summary>Finds the native library of ONNX Runtime.</summary>
internal static class OnnxLibrary
{
    /// <summary>The library's file name, as the npm package <c>onnxruntime-node</c> holds it for Linux.</summary>
    internal const string FileName = "libonnxruntime.so.1";

    /// <summary>Loads the library from <paramref name="folder"/>, which is where the build put it.</summary>
    /// <exception cref="OnnxException">It is not there or cannot be loaded.</exception>
    internal static nint Load(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new OnnxException(
                $"ONNX Runtime's library {FileName} is not in {folder}: run 'npm ci --ignore-scripts' in the models folder, then build again.");
        }

        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            throw new OnnxException($"ONNX Runtime's library {path} cannot be loaded: {error.Message}", error);
        }
    }
}
