using System.Diagnostics;
using System.Globalization;

namespace ConsentLens.Pipeline.Tests;

/// <summary>
/// How long a test waits for what other threads, processes or browsers do. A test names the time that is ample on a quiet machine; on a busy one everything
/// takes longer, so that time is stretched by the load for each core, never shortened, and never stretched without end.
/// </summary>
internal static class Patience
{
    /// <summary>Something that has not come after so many times the quiet time is taken never to come, however busy the machine is.</summary>
    private const double MostStretch = 20;

    /// <summary>The time to wait now for what takes less than <paramref name="quiet"/> on a quiet machine.</summary>
    public static TimeSpan For(TimeSpan quiet) => quiet * Stretch(ReadLoad(), Environment.ProcessorCount);

    /// <inheritdoc cref="For"/>
    public static TimeSpan Seconds(double quiet) => For(TimeSpan.FromSeconds(quiet));

    /// <summary>The same for Playwright, which counts in milliseconds.</summary>
    public static float Milliseconds(double quiet) => (float)For(TimeSpan.FromMilliseconds(quiet)).TotalMilliseconds;

    /// <summary>
    /// Asks ten times a second until something is so. Fails with what <paramref name="otherwise"/> says once the time is up; the load is read again at every
    /// look, for it may rise while the test waits.
    /// </summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo, TimeSpan quiet, Func<string> otherwise)
    {
        long start = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        TimeSpan longest = quiet;
        while (!await isSo())
        {
            TimeSpan now = For(quiet);
            longest = now > longest ? now : longest;
            TimeSpan waited = Stopwatch.GetElapsedTime(start);
            if (waited > longest)
                throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"{otherwise()}\nThat is after {waited.TotalSeconds:0} s; {quiet.TotalSeconds:0} s are ample on a quiet machine."));
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>1 up to one running thread for each core, then as many times as there are.</summary>
    internal static double Stretch(double load, int cores) => Math.Clamp(load / cores, 1, MostStretch);

    /// <summary>
    /// The threads that want to run: the average of the last minute, or those of this moment where they are more (the average is slow to rise).
    /// </summary>
    internal static double LoadOf(string loadavg)
    {
        // 0.50 0.40 0.30 2/345 6789: averages over 1, 5 and 15 minutes, running/all threads, last process.
        string[] fields = loadavg.Split(' ');
        double average = double.Parse(fields[0], CultureInfo.InvariantCulture);
        double running = double.Parse(fields[3].AsSpan(0, fields[3].IndexOf('/', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
        return Math.Max(average, running);
    }

    private static double ReadLoad() => File.Exists("/proc/loadavg") ? LoadOf(File.ReadAllText("/proc/loadavg")) : 0;
}
