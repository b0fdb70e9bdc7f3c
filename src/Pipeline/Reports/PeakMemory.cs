using System.Diagnostics;
using System.Globalization;

namespace ConsentLens.Pipeline.Reports;

/// <summary>The largest resident memory that this process has had, and each of the processes that decode photos for it.</summary>
internal static class PeakMemory
{
    private const double BytesPerMegabyte = 1e6;
    private const double BytesPerKibibyte = 1024;

    /// <summary>
    /// Megabytes of 10^6 bytes: the sum of Linux's own high-water marks, or what the runtime reports of this process elsewhere. The peaks need not have been at one
    /// time, so that it is never too little.
    /// </summary>
    public static double Megabytes()
    {
        if (HighWaterMark(Environment.ProcessId) is { } own)
        {
            return (own + ChildProcesses.Ids().Sum(child => HighWaterMark(child) ?? 0)) * BytesPerKibibyte / BytesPerMegabyte;
        }

        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / BytesPerMegabyte;
    }

    private static long? HighWaterMark(int process)
    {
        try
        {
            return ParseHighWaterMark(File.ReadLines($"/proc/{process}/status"));
        }
        catch (IOException)
        {
            // Another system, or a process that has ended meanwhile.
            return null;
        }
    }

    /// <summary>The number in the line <c>VmHWM:   123456 kB</c> of proc_pid_status(5), whose kB are KiB; null when there is no such line.</summary>
    internal static long? ParseHighWaterMark(IEnumerable<string> status)
    {
        const string Name = "VmHWM:";
        string? line = status.FirstOrDefault(candidate => candidate.StartsWith(Name, StringComparison.Ordinal));
        string? number = line?[Name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long kibibytes) ? kibibytes : null;
    }
}
