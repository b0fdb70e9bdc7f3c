using System.Numerics;
using ConsentLens.Benchmarks.Inputs;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Faces.Alignment;
using ConsentLens.Pipeline.Vision.Faces.Detection;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Benchmarks.Termly;

/// <summary>What one would write first, on the same models and the same reader: each photo decoded whole, searched whole, upright and turned three ways (or,
/// for less, upright alone, which misses whoever lies on their side), and its faces aligned, embedded (each as it is and mirrored) and compared with everybody,
/// one after the other, on one thread. It judges nothing and makes no copies.</summary>
internal sealed class NaiveWay : IMeasuredWay
{
    public const string Name = "naive";
    public const string UprightName = "naive, upright only";

    private const float SureScore = 0.6f;
    private const float TurnedScore = 0.82f;
    private const float Overlap = 0.3f;

    private readonly PhotoReader _reader = new(new ImagingLimits());
    private readonly YuNetModel _detector;
    private readonly OnnxNetwork _embedder;
    private readonly Vector2[] _template;
    private readonly int _width;
    private readonly int _height;
    private readonly bool _turns;
    private readonly IReadOnlyList<Template> _templates;
    private readonly string[] _files;

    private NaiveWay(ModelPack pack, bool turns, IReadOnlyList<Template> templates, string[] files)
    {
        (_turns, _templates, _files) = (turns, templates, files);
        _detector = new YuNetModel(new OnnxNetwork(pack.Detector.Path));
        _embedder = new OnnxNetwork(pack.Embedder.Path);
        AlignmentTemplate marks = pack.Embedding.Alignment;
        _template = [marks.EyeLeft, marks.EyeRight, marks.Nose, marks.MouthLeft, marks.MouthRight];
        (_width, _height) = (marks.Width, marks.Height);
    }

    /// <summary>Opens it for a sample of the photos: every n-th.</summary>
    public static async Task<IMeasuredWay> OpenAsync(TurnWork work, bool turns, CancellationToken cancellationToken)
    {
        ModelPack pack = BenchmarkModels.Pack(work.Pack);
        IReadOnlyList<Template> templates = await ScreeningWay.EnrolAsync(work.Set, pack, cancellationToken);
        return new NaiveWay(pack, turns, templates, [.. work.Files().Where((_, place) => place % work.Every == 0)]);
    }

    public async Task<Measurement> TurnAsync(CancellationToken cancellationToken)
    {
        int faces = 0;
        double megapixels = 0;
        var effort = new Effort();
        foreach (string file in _files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using RgbImage photo = _reader.Decode(await File.ReadAllBytesAsync(file, cancellationToken), 0, cancellationToken);
            megapixels += photo.Width * photo.Height / 1e6;
            faces += Compare(photo, cancellationToken);
        }

        return effort.Of(_turns ? Name : UprightName, 1, _files.Length, faces, megapixels, default);
    }

    public void Dispose()
    {
        _detector.Dispose();
        _embedder.Dispose();
    }

    private int Compare(RgbImage photo, CancellationToken cancellationToken)
    {
        List<FaceDetection> faces = NonMaximumSuppression.Apply(Find(photo, cancellationToken), Overlap);
        foreach (FaceDetection face in faces)
        {
            byte[] crop = new byte[_width * _height * RgbImage.Channels];
            FaceAligner.Align(photo, face.Landmarks, _template, _width, _height, crop);
            float[] probe = Similarity.Mean([Embed(crop, mirrored: false), Embed(crop, mirrored: true)], SimilarityMetric.Cosine);
            _ = _templates.Max(template => Similarity.Between(probe, template.Mean, SimilarityMetric.Cosine));
        }

        return faces.Count;
    }

    private List<FaceDetection> Find(RgbImage photo, CancellationToken cancellationToken)
    {
        var found = new List<FaceDetection>(_detector.Run(photo, SureScore, cancellationToken));
        if (!_turns) return found;
        foreach (QuarterTurn turn in QuarterTurn.Of(photo))
        {
            using RgbImage turned = turn.Turn(photo);
            found.AddRange(_detector.Run(turned, TurnedScore, cancellationToken).Select(turn.Back));
        }

        return found;
    }

    private float[] Embed(byte[] crop, bool mirrored)
    {
        int plane = _width * _height;
        using var tensor = new OnnxInput(1, RgbImage.Channels, _height, _width);
        Span<float> input = tensor.Elements;
        for (int i = 0; i < plane; i++)
        {
            int column = mirrored ? _width - 1 - (i % _width) : i % _width;
            int at = ((i / _width * _width) + column) * RgbImage.Channels;
            for (int channel = 0; channel < RgbImage.Channels; channel++) input[(channel * plane) + i] = crop[at + RgbImage.Channels - 1 - channel];
        }

        using OnnxOutputs result = _embedder.Run(tensor);
        float[] vector = result[0].ToArray();
        Similarity.Normalise(vector);
        return vector;
    }
}
