using ConsentLens.Consent.Policy;

namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>What the program made of one face.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Score">The detector's best score on it; 0 where it found nothing.</param>
internal readonly record struct Sighting(FaceOutcome Outcome, float Score)
{
    /// <summary>Of the face in <paramref name="place"/>, among everything that was found in its photo.</summary>
    public static Sighting Of(FacePlace place, IReadOnlyList<Finding> findings)
    {
        Finding? best = findings.Where(finding => place.IsIn(finding.Box)).OrderByDescending(finding => finding.Score).Select(finding => (Finding?)finding).FirstOrDefault();
        return best is { } found ? new Sighting(OutcomeOf(found.Quality), found.Score) : new Sighting(FaceOutcome.Missed, 0);
    }

    private static FaceOutcome OutcomeOf(FaceQuality quality) => quality switch
    {
        FaceQuality.Good => FaceOutcome.Judged,
        FaceQuality.Small => FaceOutcome.Small,
        FaceQuality.Possible => FaceOutcome.Possible,
        _ => FaceOutcome.Doubtful,
    };
}
