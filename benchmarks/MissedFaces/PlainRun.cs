using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>Real portraits as they are, one main face each, and a part of them enlarged to close-ups of release size.</summary>
internal static class PlainRun
{
    public const string Group = "portraits";

    private const int Quality = 92;

    public static async Task<IReadOnlyList<ConditionRow>> MeasureAsync(PortraitSet portraits, FaceFinder finder, int workers, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> files = PortraitSet.AllFiles();
        PhotoSightings[] plain = await EachAsync(files.Count, workers, place => File.ReadAllBytes(files[place]), 1, finder, cancellationToken);
        const float Enlarged = (float)FaceFinder.ReleaseSide / Portrait.Side;
        PhotoSightings[] close = await EachAsync(portraits.Count, workers, place => CloseUp(portraits[place]), Enlarged, finder, cancellationToken);
        return [new ConditionRow(Group, "as they are", plain), new ConditionRow(Group, "enlarged to 2048 px, a face of 750 px", close)];
    }

    private static async Task<PhotoSightings[]> EachAsync(
        int count, int workers, Func<int, byte[]> read, float scale, FaceFinder finder, CancellationToken cancellationToken)
    {
        var results = new PhotoSightings[count];
        var face = new FacePlace(Portrait.CentreX * scale, Portrait.CentreY * scale, Portrait.Width * scale);
        var options = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, count, options, (place, token) =>
        {
            results[place] = PhotoSightings.Of([face], finder.Find(read(place), token));
            return ValueTask.CompletedTask;
        });
        return results;
    }

    private static byte[] CloseUp(RgbImage portrait)
    {
        using RgbImage large = ImageResizer.Resize(portrait, FaceFinder.ReleaseSide, FaceFinder.ReleaseSide);
        return JpegEncoder.Encode(large, Quality);
    }
}
