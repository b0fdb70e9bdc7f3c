using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports;

/// <summary>How many photos got a verdict.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Photos">Photos that got it.</param>
public sealed record VerdictCount(Verdict Verdict, int Photos);
