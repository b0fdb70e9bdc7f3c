using BenchmarkDotNet.Attributes;
using ConsentLens.Benchmarks.Inputs;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Benchmarks.Suite;

/// <summary>From pixels to a release copy, inspected; and to the thumbnail of a report.</summary>
public class EncodeBenchmark
{
    private RgbImage? _image;

    [Params(480, 1280, 2048, 4000)]
    public int LongSide { get; set; }

    [GlobalSetup]
    public void Load() => _image = BenchmarkPhoto.Pixels(LongSide);

    [GlobalCleanup]
    public void Unload() => _image?.Dispose();

    [Benchmark]
    public ReleaseCopy Copy() => ReleaseCopy.Encode(_image!);
}
