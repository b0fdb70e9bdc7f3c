using System.Diagnostics;
using System.Globalization;

namespace ConsentLens.Pipeline.Reports;

/// <summary>The largest resident memory that this process has had.</summary>
internal static class PeakMemory
{
    private const string LinuxStatus = "/proc/self/status";
    private const double BytesPerMegabyte = 1e6;
    private const double BytesPerKibibyte = 1024;

    /// <summary>Megabytes of 10^6 bytes: Linux's own high-water mark, or what the runtime reports elsewhere.</summary>
    public static double Megabytes()
    {
        if (File.Exists(LinuxStatus) && ParseHighWaterMark(File.ReadLines(LinuxStatus)) is { } kibibytes)
        {
            return kibibytes * BytesPerKibibyte / BytesPerMegabyte;
        }

        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / BytesPerMegabyte;
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
