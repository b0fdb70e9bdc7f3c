namespace ConsentLens.Consent.Policy;

/// <summary>Whom a face resembles, as the pipeline measured it. Says nothing about permission.</summary>
public sealed record FaceComparison
{
    /// <summary>For a face that was not compared with anybody.</summary>
    public static FaceComparison NotCompared { get; } = new() { Strength = MatchStrength.NotCompared };

    /// <summary>How certain the best candidate is.</summary>
    public required MatchStrength Strength { get; init; }

    /// <summary>Everyone at or above the "possible" threshold, best first, one entry for each person. Empty for <see cref="MatchStrength.None"/>.</summary>
    public IReadOnlyList<Candidate> Candidates { get; init; } = [];

    /// <summary>Similarity of the nearest person, even below every threshold; null when not compared, or when the gallery is empty.</summary>
    public double? BestSimilarity { get; init; }

    /// <summary>How far the nearest person is ahead of the second; null with fewer than two people in the gallery.</summary>
    public double? Margin { get; init; }
}
