using System.Diagnostics;
using System.Globalization;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports;

/// <summary>Measures how fast a run is. Thread-safe. Stage times are sums over all workers; the run's own seconds are wall-clock time.</summary>
public sealed class ThroughputMeter(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private readonly Lock _lock = new();
    private StageTimes _stages;
    private int _photos;
    private int _faces;
    private long _pixels;

    public void Add(StageTimes times)
    {
        lock (_lock) _stages += times;
    }

    /// <summary>Counts a screened photo by the size of its original; 0 if unknown.</summary>
    public void AddPhoto(int faces, int width, int height)
    {
        lock (_lock) (_photos, _faces, _pixels) = (_photos + 1, _faces + faces, _pixels + ((long)width * height));
    }

    public ThroughputReport Report()
    {
        double seconds = time.GetElapsedTime(_start).TotalSeconds;
        lock (_lock)
            return new ThroughputReport(_photos, _faces, seconds, PerSecond(_photos, seconds), PerSecond(_pixels / 1e6, seconds), _stages, PeakMemory.Megabytes());
    }

    private static double PerSecond(double amount, double seconds) => seconds > 0 ? amount / seconds : 0;
}

/// <summary>The peak resident memory of this process and of the decoder processes that it has started.</summary>
internal static class PeakMemory
{
    private const string HighWater = "VmHWM:";
    private const string MappedFiles = "RssFile:";
    private const double BytesPerMegabyte = 1e6;
    private const double BytesPerKibibyte = 1024;

    /// <summary>The sum of Linux's high-water marks, in megabytes of 10^6 bytes; elsewhere what the runtime reports for this process. The peaks need not have
    /// coincided, so the sum is never too low; the program's own code, which all of them map, counts once.</summary>
    public static double Megabytes()
    {
        if (HighWaterMark(Environment.ProcessId) is { } own)
            return (own + ChildProcesses.Ids().Sum(OwnHighWaterMark)) * BytesPerKibibyte / BytesPerMegabyte;
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
            // Not Linux, or a process that has ended meanwhile.
            return null;
        }
    }

    /// <summary>The number in a line such as <c>VmHWM: 123456 kB</c> of proc_pid_status(5), whose kB are KiB; null if there is no such line.</summary>
    internal static long? Parse(IEnumerable<string> status, string name)
    {
        string? line = status.FirstOrDefault(candidate => candidate.StartsWith(name, StringComparison.Ordinal));
        string? number = line?[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long kibibytes) ? kibibytes : null;
    }
}

/// <summary>This process's running children, which decode photos for it. Linux only; none elsewhere.</summary>
internal static class ChildProcesses
{
    private const string Root = "/proc";

    public static IReadOnlyList<int> Ids() =>
        Directory.Exists(Root)
            ? [.. Directory.EnumerateDirectories(Root).Select(IdOf).OfType<int>().Where(id => ParentOf(id) == Environment.ProcessId)]
            : [];

    /// <summary>The parent in proc_pid_stat(5): the second field after the name in brackets, which may contain anything.</summary>
    internal static int? ParseParent(string stat)
    {
        string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 1 && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out int parent) ? parent : null;
    }

    private static int? IdOf(string folder) =>
        int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : null;

    private static int? ParentOf(int id)
    {
        try
        {
            return ParseParent(File.ReadAllText($"{Root}/{id}/stat"));
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return null;
        }
    }
}
