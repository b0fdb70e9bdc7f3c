using System.Globalization;

namespace ConsentLens.Pipeline.School.Judging;

/// <summary>What a run of judging came to.</summary>
/// <param name="Judged">Photos judged, each on every channel.</param>
/// <param name="Changed">Verdicts that are others now, or new.</param>
/// <param name="NewlyBlocked">Those of them that became "block".</param>
/// <param name="Takedowns">Takedown tasks raised.</param>
public sealed record JudgingCounts(int Judged, int Changed, int NewlyBlocked, int Takedowns)
{
    /// <summary>Nothing was done.</summary>
    public static JudgingCounts None { get; } = new(0, 0, 0, 0);

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Both together.</summary>
    public static JudgingCounts operator +(JudgingCounts left, JudgingCounts right)
    {
        return new JudgingCounts(
            left.Judged + right.Judged,
            left.Changed + right.Changed,
            left.NewlyBlocked + right.NewlyBlocked,
            left.Takedowns + right.Takedowns)
        {
            Elapsed = left.Elapsed + right.Elapsed,
        };
    }

    /// <summary>One line for the log.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Judged} photos judged, {Changed} verdicts changed, {NewlyBlocked} newly blocked, {Takedowns} takedowns, {Elapsed.TotalSeconds:F2} s");
}
