namespace ConsentLens.Pipeline.School.Releases;

/// <summary>What became of a release.</summary>
/// <param name="PackageBlobId">Where the package lies, or null when no photo was left to pack.</param>
/// <param name="Packed">Photos in it.</param>
/// <param name="LeftOut">Photos that were approved and are not in it: what is known of them, or of somebody's consent, has changed since.</param>
public sealed record BuiltRelease(string? PackageBlobId, IReadOnlyList<long> Packed, IReadOnlyList<long> LeftOut);
