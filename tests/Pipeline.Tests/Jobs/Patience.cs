using System.Diagnostics;
using System.Globalization;

namespace ConsentLens.Pipeline.Tests.Jobs;

/// <summary>How long a test waits for what must come: the longer, the busier the machine has been meanwhile.</summary>
internal sealed class Patience(TimeSpan onIdleMachine)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private double _busiest = 1;

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    /// <summary>How many times as much as it can do at once the machine has been asked to do, at the busiest moment so far; at least 1.</summary>
    public double Load => _busiest = Math.Max(_busiest, LoadNow() / Environment.ProcessorCount);

    public TimeSpan Limit => onIdleMachine * Load;

    public bool IsOver => Elapsed > Limit;

    private static double LoadNow() =>
        File.Exists("/proc/loadavg") ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture) : 0;
}
