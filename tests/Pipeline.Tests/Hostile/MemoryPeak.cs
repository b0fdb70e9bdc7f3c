using System.Globalization;

namespace ConsentLens.Pipeline.Tests.Hostile;

/// <summary>The most memory that this process has held since <see cref="Reset"/>, as Linux counts it (proc(5)).</summary>
internal static class MemoryPeak
{
    /// <summary>Begins to count anew. Whatever else runs in this process is counted too.</summary>
    internal static void Reset() => File.WriteAllText("/proc/self/clear_refs", "5");

    /// <summary>Resident megabytes at the highest.</summary>
    internal static double Megabytes()
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1_000_000;
    }
}
