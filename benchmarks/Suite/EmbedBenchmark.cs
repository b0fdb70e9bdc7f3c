using BenchmarkDotNet.Attributes;
using ConsentLens.Benchmarks.Inputs;
using ConsentLens.Pipeline.Models;
using ConsentLens.Pipeline.Onnx;

namespace ConsentLens.Benchmarks.Suite;

/// <summary>The embedder alone, by the number of crops in one run. The program runs two: a face and its mirror image.</summary>
public class EmbedBenchmark : IDisposable
{
    private InferenceSession? _session;
    private float[] _input = [];
    private long[] _shape = [];

    [Params(1, 2, 4, 8, 16)]
    public int Crops { get; set; }

    [GlobalSetup]
    public void Load()
    {
        ModelPack pack = BenchmarkModels.Pack();
        _session = new InferenceSession(pack.Embedder.Path, new SessionOptions());
        _shape = [Crops, 3, pack.Embedding.Alignment.Height, pack.Embedding.Alignment.Width];
        var random = new Random(1);
        _input = [.. Enumerable.Range(0, (int)(_shape[0] * _shape[1] * _shape[2] * _shape[3])).Select(_ => random.Next(256))];
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _session?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public void Embed() => _session!.Run(_input, _shape).Dispose();
}
