using ConsentLens.Benchmarks.Inputs;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces.Detection;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Benchmarks.Termly;

/// <summary>Finds the faces of each photo again to count the close looks, which a report does not contain: the floor runs the model as often.</summary>
internal static class CountingWay
{
    public const string Name = "counting";

    private const int ReleaseSide = 2048;

    public static async Task<Measurement> MeasureAsync(TermlyPhotos set, int workers, CancellationToken cancellationToken)
    {
        WorkList work = await WorkList.ReadAsync(set, cancellationToken);
        var reader = new PhotoReader(new ImagingLimits());
        var effort = new Effort();
        var photos = new WorkList.Photo[work.Photos.Count];
        Parallel.For(
            0,
            photos.Length,
            new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken },
            Open,
            (place, _, model) =>
            {
                photos[place] = work.Photos[place] with { CloseLooks = Count(work.Photos[place], model, reader, cancellationToken) };
                return model;
            },
            model => model.Dispose());
        await new WorkList(photos).WriteAsync(set, cancellationToken);
        return effort.Of(Name, workers, photos.Length, photos.Sum(photo => photo.Embedded), photos.Sum(photo => (double)photo.Width * photo.Height) / 1e6, default);
    }

    private static YuNetModel Open() => new(new OnnxNetwork(BenchmarkModels.Pack().Detector.Path));

    private static int Count(WorkList.Photo photo, YuNetModel model, PhotoReader reader, CancellationToken cancellationToken)
    {
        DetectionSpec spec = BenchmarkModels.Pack().Detector.Description.Detection!;
        using RgbImage image = reader.Decode(File.ReadAllBytes(photo.File), ReleaseSide, cancellationToken);
        long before = model.PixelsSearched;
        // Not disposed: the model is the worker's, for its next photo too.
        var detector = new YuNetDetector(model, new FaceDetectorOptions { SureScore = spec.SureAt, PossibleScore = spec.PossibleAt });
        _ = detector.DetectFaces(image, cancellationToken);
        long whole = FloorLooks.Of(photo.Width, photo.Height, image.LongSide).Sum(PixelsOf);
        return (int)((model.PixelsSearched - before - whole) / PixelsOf(FloorLooks.Close));
    }

    private static long PixelsOf(long[] look) => look[2] * look[3];
}
