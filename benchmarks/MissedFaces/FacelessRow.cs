using ConsentLens.Consent;

namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>Pictures without a face, and what was found in them nevertheless.</summary>
/// <param name="Name">What they show.</param>
/// <param name="BestScores">Of each picture the best score of any finding; 0 where nothing was found.</param>
/// <param name="Held">Pictures that a finding sent to review or had redacted.</param>
internal sealed record FacelessRow(string Name, IReadOnlyList<float> BestScores, int Held)
{
    public Rate HeldShare => new(Held, BestScores.Count);
}
