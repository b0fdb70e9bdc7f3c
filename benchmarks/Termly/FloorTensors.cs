using System.Collections.Concurrent;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Benchmarks.Termly;

/// <summary>One picture-like input per shape, made once and shared by all runs, which only read it.</summary>
internal sealed class FloorTensors : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<OnnxInput>> _inputs = new(StringComparer.Ordinal);

    public OnnxInput Filled(long[] shape) => _inputs.GetOrAdd(string.Join('x', shape), _ => new Lazy<OnnxInput>(() => Fill(shape))).Value;

    public void Dispose()
    {
        foreach (Lazy<OnnxInput> input in _inputs.Values) input.Value.Dispose();
    }

    private static OnnxInput Fill(long[] shape)
    {
        var input = new OnnxInput(shape);
        var random = new Random(3);
        foreach (ref float number in input.Elements) number = random.Next(256);
        return input;
    }
}
