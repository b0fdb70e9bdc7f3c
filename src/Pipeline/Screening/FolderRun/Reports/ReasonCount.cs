using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports;

/// <summary>For how many photos a reason was given.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Photos">Photos for which it was given, each counted once.</param>
public sealed record ReasonCount(Reason Reason, int Photos);
