using ConsentLens.Pipeline.Screening.FolderRun.Reports;

namespace ConsentLens.Pipeline.Screening.FolderRun;

/// <summary>How far a run has come.</summary>
/// <param name="Done">Photos that have a verdict.</param>
/// <param name="Total">Photos of the batch.</param>
/// <param name="Latest">The photo that was finished last.</param>
public sealed record ScreeningProgress(int Done, int Total, PhotoReport Latest);
