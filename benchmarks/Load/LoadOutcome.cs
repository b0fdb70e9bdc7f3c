namespace ConsentLens.Benchmarks.Load;

/// <summary>The result of many users uploading at once.</summary>
/// <param name="Sent">Photos that were sent.</param>
/// <param name="Taken">Photos that the server said it took in.</param>
/// <param name="Stored">Photos with a row and a file.</param>
/// <param name="Judged">Photos with a verdict.</param>
/// <param name="Waiting">Photos that wait to be screened.</param>
/// <param name="ScreenedMeanwhile">Photos that were screened when the last upload ended.</param>
/// <param name="Uploading">From the first sign-in to the end of the last upload.</param>
/// <param name="UntilScreened">Until the last photo was screened; null when that was not waited for.</param>
/// <param name="Processor">Processor time of the program, without its database, while photos were uploaded.</param>
/// <param name="PeakMegabytes">The program's most memory.</param>
/// <param name="Uploads">The requests of uploads.</param>
/// <param name="Pages">The requests of pages.</param>
internal sealed record LoadOutcome(
    int Sent,
    int Taken,
    long Stored,
    long Judged,
    long Waiting,
    long ScreenedMeanwhile,
    TimeSpan Uploading,
    TimeSpan? UntilScreened,
    TimeSpan Processor,
    double PeakMegabytes,
    IReadOnlyList<LatencyFigure> Uploads,
    IReadOnlyList<LatencyFigure> Pages);
