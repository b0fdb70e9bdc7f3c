using BenchmarkDotNet.Attributes;
using ConsentLens.Benchmarks.Inputs;
using ConsentLens.Pipeline.Vision.Decoding;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace ConsentLens.Benchmarks.Suite;

/// <summary>From a drawn photo's bytes to pixels of release size, on one thread: our reader beside ImageSharp, which reads no HEIC and no AVIF.</summary>
public class PeerDecodeBenchmark
{
    private const int ReleaseSide = 2048;

    private readonly PhotoReader _reader = new(new ImagingLimits());
    private readonly Configuration _oneThread = OneThread();
    private byte[] _file = [];

    [Params(PhotoFormat.Jpeg, PhotoFormat.Png, PhotoFormat.WebP)]
    public PhotoFormat Format { get; set; }

    [Params(12, 24)]
    public int Megapixels { get; set; }

    [GlobalSetup]
    public void Encode() => _file = BenchmarkPhoto.Encoded(Format, Megapixels);

    [Benchmark(Baseline = true)]
    public int Ours()
    {
        using RgbImage image = _reader.Decode(_file, ReleaseSide, CancellationToken.None);
        return image.Width;
    }

    [Benchmark]
    public int ImageSharp()
    {
        using Image<Rgb24> image = Image.Load<Rgb24>(_oneThread, _file);
        var size = new ResizeOptions { Mode = ResizeMode.Max, Size = new Size(ReleaseSide, ReleaseSide), Sampler = KnownResamplers.Triangle };
        image.Mutate(context => context.AutoOrient().Resize(size));
        return image.Width;
    }

    private static Configuration OneThread()
    {
        Configuration configuration = Configuration.Default.Clone();
        configuration.MaxDegreeOfParallelism = 1;
        return configuration;
    }
}
