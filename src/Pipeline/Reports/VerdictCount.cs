using ConsentLens.Consent.Judgement;

namespace ConsentLens.Pipeline.Reports;

/// <summary>How many photos got a verdict.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Photos">Photos that got it.</param>
public sealed record VerdictCount(Verdict Verdict, int Photos);
