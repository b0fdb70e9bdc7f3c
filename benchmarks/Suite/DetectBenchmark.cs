using BenchmarkDotNet.Attributes;
using ConsentLens.Benchmarks.Inputs;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Faces.Detection;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Benchmarks.Suite;

/// <summary>All the looks of the detector, and one look alone.</summary>
public class DetectBenchmark : IDisposable
{
    private YuNetModel? _model;
    private YuNetDetector? _detector;
    private RgbImage? _image;

    [Params(640, 1280, 2048, 4000)]
    public int LongSide { get; set; }

    [GlobalSetup]
    public void Load()
    {
        _model = new YuNetModel(new OnnxNetwork(BenchmarkModels.Pack().Detector.Path));
        _detector = new YuNetDetector(_model, new FaceDetectorOptions());
        _image = BenchmarkPhoto.Pixels(LongSide);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _detector?.Dispose();
        _image?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public IReadOnlyList<FaceDetection> AllLooks() => _detector!.DetectFaces(_image!, CancellationToken.None);

    [Benchmark]
    public IReadOnlyList<FaceDetection> OneLook() => _model!.Run(_image!, 0.3f, CancellationToken.None);
}
