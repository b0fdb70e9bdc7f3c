using System.Globalization;

namespace ConsentLens.Pipeline.School.Judging.Rematch;

/// <summary>What a run of matching came to.</summary>
/// <param name="Rematched">Photos whose faces were compared again.</param>
/// <param name="Unreadable">Photos that could not be read any more, and stay in review.</param>
/// <param name="Judging">What judging them came to.</param>
public sealed record RematchCounts(int Rematched, int Unreadable, JudgingCounts Judging)
{
    /// <summary>Nothing was done.</summary>
    public static RematchCounts None { get; } = new(0, 0, JudgingCounts.None);

    /// <summary>How long it took, judging included.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Both together.</summary>
    public static RematchCounts operator +(RematchCounts left, RematchCounts right)
    {
        return new RematchCounts(left.Rematched + right.Rematched, left.Unreadable + right.Unreadable, left.Judging + right.Judging)
        {
            Elapsed = left.Elapsed + right.Elapsed,
        };
    }

    /// <summary>One line for the log.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Rematched} photos matched again ({Unreadable} could not be read), {Judging.Changed} verdicts changed, {Judging.Takedowns} takedowns, {Elapsed.TotalSeconds:F2} s");
}
