using ConsentLens.Pipeline.School.Judging;

namespace ConsentLens.Pipeline.School.People;

/// <summary>What followed from a change of the register.</summary>
/// <param name="Templates">Templates destroyed.</param>
/// <param name="References">Reference photos destroyed.</param>
/// <param name="Judging">What judging the photos again came to.</param>
public sealed record CarriedOut(int Templates, int References, JudgingCounts Judging)
{
    /// <summary>Nothing had to be done.</summary>
    public static CarriedOut Nothing { get; } = new(0, 0, JudgingCounts.None);
}
