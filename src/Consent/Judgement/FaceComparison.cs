namespace ConsentLens.Consent.Judgement;

/// <summary>Whom a face resembles, as the pipeline measured it. Says nothing of permission.</summary>
public sealed record FaceComparison
{
    /// <summary>A face that was not compared with anybody.</summary>
    public static FaceComparison NotCompared { get; } = new() { Strength = MatchStrength.NotCompared };

    /// <summary>How sure the comparison is of its best candidate.</summary>
    public required MatchStrength Strength { get; init; }

    /// <summary>Everyone at or above the "possible" threshold, best first, one entry a person. Empty for <see cref="MatchStrength.None"/>.</summary>
    public IReadOnlyList<Candidate> Candidates { get; init; } = [];

    /// <summary>Similarity of the nearest person, also when below every threshold; null when not compared or the gallery is empty.</summary>
    public double? BestSimilarity { get; init; }

    /// <summary>How far the nearest person is ahead of the second; null with fewer than two people in the gallery.</summary>
    public double? Margin { get; init; }
}
