using System.Diagnostics;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;

namespace ConsentLens.Benchmarks.Termly;

/// <summary>Measures this process, and those that decode for it, from now on: the clock on the wall, and the processors' time.</summary>
internal sealed class Effort
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly TimeSpan _cpu = ProcessorTime.Total();

    /// <summary>The effort since then.</summary>
    public Measurement Of(string way, int workers, int photos, int faces, double megapixels, StageTimes stages) => new()
    {
        Way = way,
        Workers = workers,
        Photos = photos,
        Faces = faces,
        Megapixels = megapixels,
        Seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds,
        CpuSeconds = (ProcessorTime.Total() - _cpu).TotalSeconds,
        Stages = stages,
        PeakMegabytes = PeakMemory.Megabytes(),
    };
}
