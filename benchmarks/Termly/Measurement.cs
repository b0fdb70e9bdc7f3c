using ConsentLens.Pipeline.Screening;

namespace ConsentLens.Benchmarks.Termly;

/// <summary>The measurements of one turn of one way of doing the work.</summary>
internal sealed record Measurement
{
    /// <summary>The way: screening, floor or naive.</summary>
    public required string Way { get; init; }

    public required int Workers { get; init; }

    public required int Photos { get; init; }

    public required int Faces { get; init; }

    public required double Megapixels { get; init; }

    public required double Seconds { get; init; }

    /// <summary>From the start of the process until the models were loaded and the faces learnt (for the floor: until its work was counted).</summary>
    public double StartSeconds { get; init; }

    /// <summary>The first turn, in which code is compiled and caches fill; it counts nowhere else.</summary>
    public double FirstTurnSeconds { get; init; }

    /// <summary>Time of all processors together, of this process alone: what other programs on the machine do leaves it nearly untouched.</summary>
    public required double CpuSeconds { get; init; }

    /// <summary>Milliseconds by stage, over all photos and workers.</summary>
    public required StageTimes Stages { get; init; }

    public required double PeakMegabytes { get; init; }

    public double PhotosPerSecond => Photos / Seconds;

    public double MegapixelsPerSecond => Megapixels / Seconds;

    public double FacesPerSecond => Faces / Seconds;

    public double CoresBusy => CpuSeconds / Seconds;

    public double CpuMillisecondsPerPhoto => 1000 * CpuSeconds / Photos;

    /// <summary>Photos a second if each worker had a core to itself: the same as by the clock on a machine that does nothing else.</summary>
    public double PhotosPerSecondUndisturbed => Workers * 1000 / CpuMillisecondsPerPhoto;
}
