namespace ConsentLens.Pipeline.Screening.FolderRun.Reports;

/// <summary>
/// Measures how fast a run is. Safe to use from all workers at once: the stages' times are sums over workers, while the run's own
/// seconds are those on the clock.
/// </summary>
public sealed class ThroughputMeter(TimeProvider time)
{
    private const double PixelsPerMegapixel = 1e6;

    private readonly long _start = time.GetTimestamp();
    private readonly long[] _stageTicks = new long[Enum.GetValues<ScreeningStage>().Length];
    private long _photos;
    private long _faces;
    private long _pixels;

    /// <summary>Counts <paramref name="elapsed"/> towards <paramref name="stage"/>.</summary>
    public void Add(ScreeningStage stage, TimeSpan elapsed) => Interlocked.Add(ref _stageTicks[(int)stage], elapsed.Ticks);

    /// <summary>Counts the stages of one photo.</summary>
    public void Add(StageTimes times)
    {
        Add(ScreeningStage.Decode, TimeSpan.FromMilliseconds(times.Decode));
        Add(ScreeningStage.Detect, TimeSpan.FromMilliseconds(times.Detect));
        Add(ScreeningStage.Embed, TimeSpan.FromMilliseconds(times.Embed));
        Add(ScreeningStage.Match, TimeSpan.FromMilliseconds(times.Match));
        Add(ScreeningStage.Redact, TimeSpan.FromMilliseconds(times.Redact));
        Add(ScreeningStage.Encode, TimeSpan.FromMilliseconds(times.Encode));
    }

    /// <summary>Counts a photo whose screening has ended.</summary>
    /// <param name="faces">Faces found in it.</param>
    /// <param name="width">Pixels across of the original; 0 when unknown.</param>
    /// <param name="height">Pixels down of the original; 0 when unknown.</param>
    public void AddPhoto(int faces, int width, int height)
    {
        Interlocked.Increment(ref _photos);
        Interlocked.Add(ref _faces, faces);
        Interlocked.Add(ref _pixels, (long)width * height);
    }

    /// <summary>The figures so far.</summary>
    public ThroughputReport Report()
    {
        double seconds = time.GetElapsedTime(_start).TotalSeconds;
        long photos = Interlocked.Read(ref _photos);
        double megapixels = Interlocked.Read(ref _pixels) / PixelsPerMegapixel;
        return new ThroughputReport(
            checked((int)photos),
            checked((int)Interlocked.Read(ref _faces)),
            seconds,
            PerSecond(photos, seconds),
            PerSecond(megapixels, seconds),
            Stages(),
            PeakMemory.Megabytes());
    }

    private StageTimes Stages() =>
        new(
            Milliseconds(ScreeningStage.Decode),
            Milliseconds(ScreeningStage.Detect),
            Milliseconds(ScreeningStage.Embed),
            Milliseconds(ScreeningStage.Match),
            Milliseconds(ScreeningStage.Redact),
            Milliseconds(ScreeningStage.Encode));

    private double Milliseconds(ScreeningStage stage) =>
        TimeSpan.FromTicks(Interlocked.Read(ref _stageTicks[(int)stage])).TotalMilliseconds;

    private static double PerSecond(double amount, double seconds) => seconds > 0 ? amount / seconds : 0;
}
