using BenchmarkDotNet.Attributes;
using ConsentLens.Benchmarks.Inputs;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Faces.Matching;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Benchmarks.Suite;

/// <summary>One face against a gallery of templates of 256 numbers, on one core.</summary>
public class MatchBenchmark
{
    private const int Dimension = 256;

    private TemplateGallery? _gallery;
    private FaceMatcher? _matcher;
    private float[] _stranger = [];
    private float[] _pupil = [];

    [Params(100, 1_000, 10_000)]
    public int People { get; set; }

    [GlobalSetup]
    public void Draw()
    {
        var random = new Random(2);
        Template[] templates = [.. Enumerable.Range(0, People).Select(i => Of(i, RandomVectors.Unit(random, Dimension)))];
        _gallery = new TemplateGallery(templates, SimilarityMetric.Cosine);
        _matcher = new FaceMatcher(_gallery, new MatchThresholds(0.5, 0.3, 0.05));
        _stranger = RandomVectors.Unit(random, Dimension);
        _pupil = templates[People / 2].Mean;
    }

    /// <summary>The exact two nearest people.</summary>
    [Benchmark]
    public IReadOnlyList<Neighbour> TwoNearest() => _gallery!.Nearest(_stranger, 0.3f);

    /// <summary>A pupil who is recognised: the nearest two, and the second opinion of the single references.</summary>
    [Benchmark]
    public FaceComparison Recognise() => _matcher!.Compare(_pupil);

    private static Template Of(int number, float[] mean) => new($"P{number:D6}", mean, [mean]);
}
