namespace ConsentLens.Pipeline.School.Releases;

/// <summary>What came of putting photos into a release.</summary>
/// <param name="ReleaseId">The release.</param>
/// <param name="Added">How many photos were put in.</param>
/// <param name="LeftOut">Photos that were not: on this channel they are neither clear nor blurred.</param>
public sealed record DraftOutcome(long ReleaseId, int Added, IReadOnlyList<long> LeftOut);
