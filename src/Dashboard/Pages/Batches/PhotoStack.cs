using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Intake;

namespace ConsentLens.Dashboard.Pages.Batches;

/// <summary>Photos of one scene, taken one after the other: one of them is usually enough.</summary>
/// <param name="First">The one of which least stands in the way of its release.</param>
/// <param name="Others">The others, by the same measure.</param>
public sealed record PhotoStack(GridPhoto First, IReadOnlyList<GridPhoto> Others)
{
    /// <param name="run">At least one photo.</param>
    public static PhotoStack Of(IEnumerable<GridPhoto> run)
    {
        GridPhoto[] sorted = [.. run.OrderBy(RiskOf).ThenBy(photo => photo.Reasons.Count).ThenBy(photo => photo.Id)];
        return new PhotoStack(sorted[0], sorted[1..]);
    }

    private static int RiskOf(GridPhoto photo) => photo.Verdict switch
    {
        Verdict.Clear => 0,
        Verdict.Blur => 1,
        Verdict.Review => 2,
        Verdict.Block => 3,
        _ => 4,
    };
}
