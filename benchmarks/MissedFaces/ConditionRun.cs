using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>Puts faces in each condition into photos and has the program look for them.</summary>
internal static class ConditionRun
{
    public static async Task<IReadOnlyList<ConditionRow>> MeasureAsync(
        IReadOnlyList<FaceCondition> conditions, PortraitSet portraits, FaceFinder finder, int workers, CancellationToken cancellationToken)
    {
        using var backdrops = new Backdrops();
        (FaceCondition Condition, int First)[] frames = [.. conditions.SelectMany(condition => FirstOfEachFrame(condition, portraits.Count).Select(first => (condition, first)))];
        var results = new PhotoSightings[frames.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, frames.Length, options, (place, token) =>
        {
            (FaceCondition condition, int first) = frames[place];
            int count = Math.Min(FaceFrame.Capacity(condition), portraits.Count - first);
            using RgbImage backdrop = backdrops.Take(first / FaceFrame.Capacity(condition));
            FaceFrame frame = FaceFrame.Compose([.. Enumerable.Range(first, count).Select(i => portraits[i])], condition, backdrop, seed: first + 1);
            results[place] = PhotoSightings.Of(frame.Faces, finder.Find(frame.Jpeg, token));
            return ValueTask.CompletedTask;
        });
        return
        [
            .. frames.Zip(results).GroupBy(pair => pair.First.Condition)
                .Select(group => new ConditionRow(group.Key.Group, group.Key.Name, [.. group.Select(pair => pair.Second)])),
        ];
    }

    private static IEnumerable<int> FirstOfEachFrame(FaceCondition condition, int faces)
    {
        int capacity = FaceFrame.Capacity(condition);
        for (int first = 0; first < faces; first += capacity) yield return first;
    }
}
