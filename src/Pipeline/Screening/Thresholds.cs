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

    /// <summary>Whether one comparison may let through what another sends to a person: it takes more faces for a person, or fewer for possibly one. A higher
    /// <see cref="MatchThresholds.MatchAt"/> turns matches into possible ones, of those too who may not be shown, and a person looks at either.</summary>
    public static bool IsLooser(MatchThresholds one, MatchThresholds other) => one.MatchAt < other.MatchAt || one.PossibleAt > other.PossibleAt;

    /// <summary>Whether a comparison still tells people apart: nobody is taken for a person whom the usual one would not even call possible, nobody is missed whom
    /// it would be sure of, and not everybody is possible.</summary>
    public static bool TellsApart(MatchThresholds one, MatchThresholds usual) =>
        one.MatchAt >= usual.PossibleAt && one.PossibleAt <= usual.MatchAt && one.PossibleAt >= LeastPossible(usual);

    /// <summary>The least similarity from which a face may be said to be possibly a person.</summary>
    public static double LeastPossible(MatchThresholds usual) => usual.PossibleAt / 2;

    /// <summary>The thresholds by which a person's reference photos must resemble each other: a band that is wider for photos, to be cautious, would let somebody
    /// else's reference into a template.</summary>
    public static MatchThresholds ForEnrolment(MatchThresholds inForce, MatchThresholds usual) => inForce with { PossibleAt = Math.Max(inForce.PossibleAt, usual.PossibleAt) };

    /// <summary>Where one of the two was chosen, the other gives way, so that "possible" never begins above "match".</summary>
    private static MatchThresholds Apply(MatchThresholds before, ChosenThresholds choice)
    {
        double matchAt = choice.MatchAt ?? Math.Max(before.MatchAt, choice.PossibleAt ?? before.PossibleAt);
        return before with { MatchAt = matchAt, PossibleAt = Math.Min(choice.PossibleAt ?? before.PossibleAt, matchAt) };
    }
}
