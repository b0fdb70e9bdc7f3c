using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Screening.FolderRun.Reports;

public sealed class ThroughputMeterTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Rates_are_amounts_over_the_seconds_on_the_clock()
    {
        var meter = new ThroughputMeter(_clock);
        meter.AddPhoto(faces: 3, width: 4000, height: 3000);
        meter.AddPhoto(faces: 0, width: 6000, height: 4000);
        _clock.Advance(TimeSpan.FromSeconds(4));

        ThroughputReport report = meter.Report();

        Assert.Equal((2, 3, 4.0, 0.5, 9.0), (report.Photos, report.Faces, report.Seconds, report.PhotosPerSecond, report.MegapixelsPerSecond));
    }

    [Fact]
    public void Each_stage_has_the_time_that_was_spent_in_it()
    {
        var meter = new ThroughputMeter(_clock);
        meter.Add(new StageTimes(Decode: 10, Detect: 11, Embed: 12, Match: 13, Redact: 14, Encode: 15));
        meter.Add(new StageTimes { Detect = 100 });

        Assert.Equal(new StageTimes(Decode: 10, Detect: 111, Embed: 12, Match: 13, Redact: 14, Encode: 15), meter.Report().Stages);
    }

    [Fact]
    public void A_run_of_no_time_has_rates_of_zero()
    {
        var meter = new ThroughputMeter(_clock);
        meter.AddPhoto(1, 100, 100);

        Assert.Equal((0.0, 0.0), (meter.Report().PhotosPerSecond, meter.Report().MegapixelsPerSecond));
    }

    [Fact]
    public void Nothing_is_lost_when_many_workers_count_at_once()
    {
        const int Workers = 8;
        const int PhotosEach = 20_000;
        var meter = new ThroughputMeter(_clock);

        Parallel.For(0, Workers, new ParallelOptions { MaxDegreeOfParallelism = Workers }, _ =>
        {
            for (int photo = 0; photo < PhotosEach; photo++)
            {
                meter.AddPhoto(2, 1000, 1000);
                meter.Add(new StageTimes { Match = 1 });
            }
        });
        _clock.Advance(TimeSpan.FromSeconds(1));

        ThroughputReport report = meter.Report();
        Assert.Equal(Workers * PhotosEach, report.Photos);
        Assert.Equal(2 * Workers * PhotosEach, report.Faces);
        Assert.Equal(Workers * PhotosEach, report.MegapixelsPerSecond);
        Assert.Equal(Workers * PhotosEach, report.Stages.Match);
    }

    [Fact]
    public void Peak_memory_is_plausible_for_a_test_run() =>
        Assert.InRange(new ThroughputMeter(_clock).Report().PeakRssMegabytes, 10, 100_000);

    [Fact]
    public void The_high_water_mark_is_read_from_the_status_of_the_process()
    {
        Assert.Equal(421_888, PeakMemory.Parse(["Name:\tconsentlens", "VmPeak:\t 9999999 kB", "VmHWM:\t  421888 kB", "VmRSS:\t 1 kB"], "VmHWM:"));
        Assert.Null(PeakMemory.Parse(["Name:\tconsentlens"], "VmHWM:"));
        Assert.Null(PeakMemory.Parse(["VmHWM:\tmuch kB"], "VmHWM:"));
        Assert.Equal(77, ChildProcesses.ParseParent("78 (a ) name) S 77 78 1 0 -1"));
    }

    private sealed class ManualClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public void Advance(TimeSpan elapsed) => Interlocked.Add(ref _ticks, elapsed.Ticks);
    }
}
