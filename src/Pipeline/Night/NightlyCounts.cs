using ConsentLens.Pipeline.Judging;
using ConsentLens.Pipeline.Judging.Rematch;
using ConsentLens.Pipeline.Retention;

namespace ConsentLens.Pipeline.Night;

/// <summary>What a night, or a part of it, came to in a school.</summary>
/// <param name="Purged">Photos deleted since their time was up.</param>
/// <param name="Matched">Photos whose faces were compared again.</param>
/// <param name="Judged">Photos judged again.</param>
/// <param name="Changed">Verdicts that changed.</param>
/// <param name="Takedowns">Takedown tasks raised.</param>
public sealed record NightlyCounts(int Purged, int Matched, int Judged, int Changed, int Takedowns)
{
    /// <summary>Nothing was done.</summary>
    public static NightlyCounts None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>Both together. Photos are judged once more after they were matched: the greater number is how many there were.</summary>
    public static NightlyCounts operator +(NightlyCounts left, NightlyCounts right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new NightlyCounts(
            left.Purged + right.Purged,
            left.Matched + right.Matched,
            Math.Max(left.Judged, right.Judged),
            left.Changed + right.Changed,
            left.Takedowns + right.Takedowns);
    }

    /// <summary>What a purge came to.</summary>
    public static NightlyCounts Of(PurgeCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return None with { Purged = counts.Photos };
    }

    /// <summary>What matching came to.</summary>
    public static NightlyCounts Of(RematchCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return Of(counts.Judging) with { Matched = counts.Rematched };
    }

    /// <summary>What judging came to.</summary>
    public static NightlyCounts Of(JudgingCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return None with { Judged = counts.Judged, Changed = counts.Changed, Takedowns = counts.Takedowns };
    }
}
