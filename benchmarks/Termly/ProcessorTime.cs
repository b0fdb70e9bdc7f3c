using System.Diagnostics;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;

namespace ConsentLens.Benchmarks.Termly;

/// <summary>The processor time used by this process and its decoder processes.</summary>
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
