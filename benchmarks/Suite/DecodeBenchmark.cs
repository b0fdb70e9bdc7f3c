using BenchmarkDotNet.Attributes;
using ConsentLens.Benchmarks.Inputs;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Benchmarks.Suite;

/// <summary>From a file's bytes to the pixels that are screened.</summary>
public class DecodeBenchmark
{
    private readonly PhotoReader _reader = new(new ImagingLimits());
    private byte[] _file = [];

    [Params(PhotoFormat.Jpeg, PhotoFormat.Png, PhotoFormat.WebP, PhotoFormat.Heic, PhotoFormat.Avif)]
    public PhotoFormat Format { get; set; }

    [Params(12, 24)]
    public int Megapixels { get; set; }

    [GlobalSetup]
    public void Encode() => _file = BenchmarkPhoto.Encoded(Format, Megapixels);

    [Benchmark]
    public void ToReleaseSize() => _reader.Decode(_file, 2048, CancellationToken.None).Dispose();

    [Benchmark]
    public void Whole() => _reader.Decode(_file, 0, CancellationToken.None).Dispose();

    [Benchmark]
    public PhotoHeader Header() => _reader.ReadHeader(_file);
}
