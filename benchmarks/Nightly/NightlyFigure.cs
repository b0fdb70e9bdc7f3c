namespace ConsentLens.Benchmarks.Nightly;

/// <summary>How long one job of the night took.</summary>
/// <param name="Count">To how many photos or people.</param>
/// <param name="Seconds">On the clock.</param>
/// <param name="CpuSeconds">Of this process on all processors together; the database's own are not in it.</param>
/// <param name="PeakMegabytes">Largest memory of this process by then.</param>
internal sealed record NightlyFigure(string Job, int Count, double Seconds, double CpuSeconds, double PeakMegabytes)
{
    public double PerSecond => Count / Seconds;
}
