using ConsentLens.Consent.Screening;
using ConsentLens.Pipeline.Models;

namespace ConsentLens.Pipeline.Screening;

/// <summary>Picks the thresholds that belong to a screening mode.</summary>
public static class ThresholdChoice
{
    /// <summary>
    /// The thresholds for <paramref name="mode"/>: under a block-list a face that is not even possibly restricted is shown, so the "possible" band
    /// begins lower there.
    /// </summary>
    public static MatchThresholds For(this MatchThresholds thresholds, ScreeningMode mode)
    {
        ArgumentNullException.ThrowIfNull(thresholds);
        return mode == ScreeningMode.BlockList && thresholds.BlockListPossibleAt is { } lower
            ? thresholds with { PossibleAt = lower }
            : thresholds;
    }
}
