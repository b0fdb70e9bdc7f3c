namespace ConsentLens.Pipeline.School.Retention;

/// <summary>What a purge came to.</summary>
/// <param name="Photos">Photos whose pixels were deleted.</param>
/// <param name="People">People whose biometrics were destroyed.</param>
public sealed record PurgeCounts(int Photos, int People);
