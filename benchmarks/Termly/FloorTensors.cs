using ConsentLens.Pipeline.Onnx;

namespace ConsentLens.Benchmarks.Termly;

/// <summary>One block of picture-like numbers, made once, of which every run takes as many as it needs.</summary>
internal sealed class FloorTensors
{
    private const int LargestLook = 3 * 1280 * 1280;

    private readonly float[] _numbers;

    public FloorTensors()
    {
        var random = new Random(3);
        _numbers = [.. Enumerable.Range(0, LargestLook).Select(_ => (float)random.Next(256))];
    }

    /// <summary>The content of a tensor of <paramref name="shape"/>.</summary>
    public ReadOnlySpan<float> Filled(long[] shape) => _numbers.AsSpan(0, (int)TensorShape.ElementCount(shape));
}
