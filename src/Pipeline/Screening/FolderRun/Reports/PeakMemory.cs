using System.Diagnostics;
using System.Globalization;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports;

/// <summary>The largest resident memory that this process has had, and each of the processes that decode photos for it.</summary>
internal static class PeakMemory
{
    private const string HighWater = "VmHWM:";
    private const string MappedFiles = "RssFile:";
    private const double BytesPerMegabyte = 1e6;
    private const double BytesPerKibibyte = 1024;

    /// <summary>
    /// Megabytes of 10^6 bytes: the sum of Linux's own high-water marks, or what the runtime reports of this process elsewhere. The peaks need not have been at one
    /// time, so that it is never too little; the program's own code, which all of them map, counts once.
    /// </summary>
    public static double Megabytes()
    {
        if (HighWaterMark(Environment.ProcessId) is { } own)
        {
            return (own + ChildProcesses.Ids().Sum(OwnHighWaterMark)) * BytesPerKibibyte / BytesPerMegabyte;
        }

        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / BytesPerMegabyte;
    }

    private static long? HighWaterMark(int process) => Read(process, HighWater);

    private static long OwnHighWaterMark(int child) => Math.Max(0, (Read(child, HighWater) ?? 0) - (Read(child, MappedFiles) ?? 0));

    private static long? Read(int process, string name)
    {
        try
        {
            return Parse(File.ReadLines($"/proc/{process}/status"), name);
        }
        catch (IOException)
        {
            // Another system, or a process that has ended meanwhile.
            return null;
        }
    }

    /// <summary>The number in a line such as <c>VmHWM:   123456 kB</c> of proc_pid_status(5), whose kB are KiB; null when there is no such line.</summary>
    internal static long? Parse(IEnumerable<string> status, string name)
    {
        string? line = status.FirstOrDefault(candidate => candidate.StartsWith(name, StringComparison.Ordinal));
        string? number = line?[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long kibibytes) ? kibibytes : null;
    }
}
