using System.Globalization;

namespace ConsentLens.Pipeline.Night;

/// <summary>How a school's night ended.</summary>
/// <param name="Counts">What it came to.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Problem">What went wrong, as one sentence without names; otherwise null.</param>
public sealed record NightlyOutcome(NightlyCounts Counts, TimeSpan Elapsed, string? Problem)
{
    /// <summary>One line for the console.</summary>
    public override string ToString()
    {
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{Counts.Judged} photos judged, {Counts.Matched} re-matched, {Counts.Changed} changed, {Counts.Takedowns} takedowns, {Elapsed.TotalSeconds:F1} s");
        return Problem is null ? line : $"{line}. {Problem}";
    }
}
