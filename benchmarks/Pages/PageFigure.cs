namespace ConsentLens.Benchmarks.Pages;

/// <summary>How soon one page answered.</summary>
/// <param name="Page">Its path.</param>
/// <param name="Status">The status of the last answer.</param>
/// <param name="FirstMilliseconds">The first time, when nothing of it was warm.</param>
/// <param name="MedianMilliseconds">The median of all.</param>
/// <param name="SlowestMilliseconds">The slowest of all.</param>
/// <param name="Kibibytes">The size of the answer.</param>
internal sealed record PageFigure(string Page, int Status, double FirstMilliseconds, double MedianMilliseconds, double SlowestMilliseconds, int Kibibytes);
