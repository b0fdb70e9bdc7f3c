using System.Diagnostics;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;

namespace ConsentLens.Benchmarks.Termly;

/// <summary>The processors' time that this process, and those that decode photos for it, have used.</summary>
internal static class ProcessorTime
{
    /// <summary>All of it, since each of them started.</summary>
    public static TimeSpan Total() => ChildProcesses.Ids().Aggregate(Environment.CpuUsage.TotalTime, (sum, child) => sum + Of(child));

    private static TimeSpan Of(int id)
    {
        using var process = Process.GetProcessById(id);
        return process.TotalProcessorTime;
    }
}
