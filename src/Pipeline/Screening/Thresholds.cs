using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Screening;

/// <summary>Similarities that somebody chose in place of those before them; null leaves the one before.</summary>
/// <param name="MatchAt">Similarity from which a face is taken for a person, 0 to 1.</param>
/// <param name="PossibleAt">Similarity from which a face may be a person, 0 to 1.</param>
public sealed record ChosenThresholds(double? MatchAt, double? PossibleAt);

/// <summary>The one place that says which thresholds count: when faces are matched, when people are enrolled, and when a copy is proved.</summary>
public static class Thresholds
{
    /// <summary>The model pack's thresholds with what the installation and the school chose instead, for every mode at once. Under a block-list a missed person
    /// is a leak, so where any mode is one, the wider "possible" band counts for all: more faces go to a person, never fewer.</summary>
    /// <param name="modes">The modes that one comparison has to serve: the run's, or those of all a school's channels.</param>
    /// <param name="chosen">What was chosen, the widest scope first.</param>
    public static MatchThresholds Effective(MatchThresholds pack, IEnumerable<ScreeningMode> modes, params ReadOnlySpan<ChosenThresholds?> chosen)
    {
        MatchThresholds effective = pack;
        foreach (ChosenThresholds? choice in chosen) effective = choice is null ? effective : Apply(effective, choice);
        return modes.Contains(ScreeningMode.BlockList) && effective.BlockListPossibleAt is { } wider
            ? effective with { PossibleAt = Math.Min(effective.PossibleAt, wider) }
            : effective;
    }

    /// <summary>Where one of the two was chosen, the other gives way, so that "possible" never begins above "match".</summary>
    private static MatchThresholds Apply(MatchThresholds before, ChosenThresholds choice)
    {
        double matchAt = choice.MatchAt ?? Math.Max(before.MatchAt, choice.PossibleAt ?? before.PossibleAt);
        return before with { MatchAt = matchAt, PossibleAt = Math.Min(choice.PossibleAt ?? before.PossibleAt, matchAt) };
    }
}
