using ConsentLens.Benchmarks.Inputs;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Benchmarks.Termly;

/// <summary>
/// The floor: read each file, decode it at the scale the program decodes it at, throwing the pixels away, and run the models on tensors that are there already, in the shapes and
/// as often as the first screening of that photo does. No resizing, aligning, matching, judging, redacting, encoding or writing; no second screening of redacted copies.
/// </summary>
internal static class FloorWay
{
    public const string Name = "floor";

    private const int Crops = 2;

    public static async Task<Measurement> MeasureAsync(TermlyPhotos set, int workers, CancellationToken cancellationToken)
    {
        ModelPack pack = BenchmarkModels.Pack();
        using var detector = new OnnxNetwork(pack.Detector.Path);
        using var embedder = new OnnxNetwork(pack.Embedder.Path);
        WorkList work = await WorkList.ReadAsync(set, cancellationToken);
        using var tensors = new FloorTensors();
        long[] crops = [Crops, 3, pack.Embedding.Alignment.Height, pack.Embedding.Alignment.Width];
        var effort = new Effort();
        await Parallel.ForEachAsync(
            work.Photos,
            new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken },
            async (photo, token) =>
            {
                byte[] file = await File.ReadAllBytesAsync(photo.File, token);
                int longSide = BareDecode.Run(file);
                foreach (long[] look in FloorLooks.Of(photo.Width, photo.Height, longSide)) detector.Run(tensors.Filled(look), token).Dispose();
                for (int look = 0; look < photo.CloseLooks; look++) detector.Run(tensors.Filled(FloorLooks.Close), token).Dispose();
                for (int face = 0; face < photo.Embedded; face++) embedder.Run(tensors.Filled(crops), token).Dispose();
            });
        double megapixels = work.Photos.Sum(photo => (double)photo.Width * photo.Height) / 1e6;
        return effort.Of(Name, workers, work.Photos.Count, work.Photos.Sum(photo => photo.Embedded), megapixels, default);
    }
}
