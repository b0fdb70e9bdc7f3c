using BenchmarkDotNet.Attributes;
using ConsentLens.Benchmarks.Inputs;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Redaction;

namespace ConsentLens.Benchmarks.Suite;

/// <summary>Redacting faces in a copy of release size.</summary>
public class RedactBenchmark
{
    private const int Columns = 8;
    private const float Face = 80;

    private RgbImage? _image;
    private FaceMask[] _masks = [];

    [Params(1, 8, 30)]
    public int Faces { get; set; }

    [Params(RedactionStyle.Soft, RedactionStyle.Solid, RedactionStyle.Sticker)]
    public RedactionStyle Style { get; set; }

    [GlobalSetup]
    public void Load()
    {
        _image = BenchmarkPhoto.Pixels(2048);
        float step = (float)_image.Width / Columns;
        _masks = [.. Enumerable.Range(0, Faces).Select(i => FaceMask.Over(
            new FaceBox((i % Columns * step) + 40, (i / Columns * step) + 60, Face, Face * 1.3f)))];
    }

    [GlobalCleanup]
    public void Unload() => _image?.Dispose();

    [Benchmark]
    public void Redact() => Redactor.Apply(_image!, _masks, Style, seed: 1);
}
