using ConsentLens.Pipeline.School.Judging;

namespace ConsentLens.Pipeline.School.Retention;

/// <summary>What was destroyed of a person, and what followed.</summary>
/// <param name="Templates">Templates destroyed.</param>
/// <param name="References">Reference photos destroyed.</param>
/// <param name="Reopened">Photos that rested on them, and wait to be matched again.</param>
/// <param name="Judging">What judging them again came to.</param>
public sealed record BiometricsDestroyed(int Templates, int References, IReadOnlyList<long> Reopened, JudgingCounts Judging);
