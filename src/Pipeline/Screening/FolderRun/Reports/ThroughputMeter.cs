using System.Diagnostics;
using System.Globalization;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports;

/// <summary>Measures how fast a run is. Safe to use from all workers at once: the stages' times are sums over workers, while the run's own seconds are those on
/// the clock.</summary>
public sealed class ThroughputMeter(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private readonly Lock _lock = new();
    private StageTimes _stages;
    private int _photos;
    private int _faces;
    private long _pixels;

    /// <summary>Counts the stages of one photo.</summary>
    public void Add(StageTimes times)
    {
        lock (_lock) _stages += times;
    }

    /// <summary>Counts a photo whose screening has ended, of so many pixels in the original; 0 when unknown.</summary>
    public void AddPhoto(int faces, int width, int height)
    {
        lock (_lock) (_photos, _faces, _pixels) = (_photos + 1, _faces + faces, _pixels + ((long)width * height));
    }

    /// <summary>The figures so far.</summary>
    public ThroughputReport Report()
    {
        double seconds = time.GetElapsedTime(_start).TotalSeconds;
        lock (_lock)
            return new ThroughputReport(_photos, _faces, seconds, PerSecond(_photos, seconds), PerSecond(_pixels / 1e6, seconds), _stages, PeakMemory.Megabytes());
    }

    private static double PerSecond(double amount, double seconds) => seconds > 0 ? amount / seconds : 0;
}

/// <summary>The largest resident memory that this process has had, and each of the processes that decode photos for it.</summary>
internal static class PeakMemory
{
    private const string HighWater = "VmHWM:";
    private const string MappedFiles = "RssFile:";
    private const double BytesPerMegabyte = 1e6;
    private const double BytesPerKibibyte = 1024;

    /// <summary>Megabytes of 10^6 bytes: the sum of Linux's own high-water marks, or what the runtime reports of this process elsewhere. The peaks need not
    /// have been at one time, so that it is never too little; the program's own code, which all of them map, counts once.</summary>
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

/// <summary>The processes that this one has started and that still run: those that decode photos for it. Linux alone; none elsewhere.</summary>
internal static class ChildProcesses
{
    private const string Root = "/proc";

    public static IReadOnlyList<int> Ids() =>
        Directory.Exists(Root)
            ? [.. Directory.EnumerateDirectories(Root).Select(IdOf).OfType<int>().Where(id => ParentOf(id) == Environment.ProcessId)]
            : [];

    /// <summary>The parent in a line of proc_pid_stat(5): its fourth field, the second after the name in brackets, which may hold anything.</summary>
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
