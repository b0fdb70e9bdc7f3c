using BenchmarkDotNet.Attributes;
using ConsentLens.Benchmarks.Inputs;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Benchmarks.Suite;

/// <summary>The embedder alone, by the number of crops in one run. The program runs two: a face and its mirror image.</summary>
public class EmbedBenchmark : IDisposable
{
    private OnnxNetwork? _network;
    private OnnxInput? _input;

    [Params(1, 2, 4, 8, 16)]
    public int Crops { get; set; }

    [GlobalSetup]
    public void Load()
    {
        ModelPack pack = BenchmarkModels.Pack();
        _network = new OnnxNetwork(pack.Embedder.Path);
        _input = new OnnxInput(Crops, 3, pack.Embedding.Alignment.Height, pack.Embedding.Alignment.Width);
        var random = new Random(1);
        foreach (ref float number in _input.Elements) number = random.Next(256);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _input?.Dispose();
        _network?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public void Embed() => _network!.Run(_input!).Dispose();
}
