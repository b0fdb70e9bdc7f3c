using System.Numerics;
using BenchmarkDotNet.Attributes;
using ConsentLens.Benchmarks.Inputs;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Faces.Alignment;

namespace ConsentLens.Benchmarks.Suite;

/// <summary>Aligning one face, by the width of the face.</summary>
public class AlignBenchmark
{
    private const int Side = 128;

    private static readonly Vector2[] Template = [new(40, 59), new(87, 59), new(64, 82), new(45, 106), new(84, 106)];

    private readonly byte[] _crop = new byte[Side * Side * RgbImage.Channels];
    private RgbImage? _image;
    private FaceLandmarks _marks;

    [Params(20, 60, 200, 600)]
    public int Width { get; set; }

    [GlobalSetup]
    public void Load()
    {
        _image = BenchmarkPhoto.Pixels(2048);
        Vector2 middle = new(_image.Width / 2f, _image.Height / 2f);
        Vector2 At(int i) => middle + ((Template[i] - new Vector2(Side / 2f)) * (Width / 90f));
        _marks = new FaceLandmarks(At(0), At(1), At(2), At(3), At(4));
    }

    [GlobalCleanup]
    public void Unload() => _image?.Dispose();

    [Benchmark]
    public void Align() => FaceAligner.Align(_image!, _marks, Template, Side, Side, _crop);
}
