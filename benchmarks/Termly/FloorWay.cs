using System.Collections.Concurrent;
using ConsentLens.Benchmarks.Inputs;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Benchmarks.Termly;

/// <summary>
/// The floor: read each file, decode it at the scale the program decodes it at, throwing the pixels away, and run the models on tensors that are there already, in the shapes and
/// as often as the first screening of that photo does. No resizing, aligning, matching, judging, redacting, encoding or writing; no second screening of redacted copies.
/// </summary>
internal sealed class FloorWay : IMeasuredWay
{
    public const string Name = "floor";

    private readonly int _workers;
    private readonly IReadOnlyList<FloorWork> _photos;
    private readonly FloorTensors _tensors = new();
    private readonly OnnxNetwork _detector;
    private readonly OnnxNetwork _embedder;
    private readonly long[] _crop;

    private FloorWay(ModelPack pack, int workers, IReadOnlyList<FloorWork> photos)
    {
        (_workers, _photos) = (workers, photos);
        _detector = new OnnxNetwork(pack.Detector.Path);
        _embedder = new OnnxNetwork(pack.Embedder.Path);
        _crop = [1, 3, pack.Embedding.Alignment.Height, pack.Embedding.Alignment.Width];
    }

    public static async Task<IMeasuredWay> OpenAsync(TurnWork work, CancellationToken cancellationToken)
    {
        ModelPack pack = BenchmarkModels.Pack(work.Pack);
        IReadOnlyList<Template> templates = await ScreeningWay.EnrolAsync(work.Set, pack, cancellationToken);
        string[] files = work.Files();
        var photos = new ConcurrentDictionary<int, FloorWork>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = work.Workers, CancellationToken = cancellationToken };
        Parallel.For(0, files.Length, options, place => photos[place] = FloorWork.Count(files[place], pack, templates, cancellationToken));
        return new FloorWay(pack, work.Workers, [.. photos.OrderBy(photo => photo.Key).Select(photo => photo.Value)]);
    }

    public async Task<Measurement> TurnAsync(CancellationToken cancellationToken)
    {
        var effort = new Effort();
        var options = new ParallelOptions { MaxDegreeOfParallelism = _workers, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(_photos, options, async (photo, token) =>
        {
            _ = BareDecode.Run(await File.ReadAllBytesAsync(photo.File, token));
            foreach (long[] look in photo.Looks) _detector.Run(_tensors.Filled(look), token).Dispose();
            for (int crop = 0; crop < photo.Crops; crop++) _embedder.Run(_tensors.Filled(_crop), token).Dispose();
        });
        return effort.Of(Name, _workers, _photos.Count, _photos.Sum(photo => photo.Faces), _photos.Sum(photo => photo.Megapixels), default);
    }

    public void Dispose()
    {
        _detector.Dispose();
        _embedder.Dispose();
        _tensors.Dispose();
    }
}
