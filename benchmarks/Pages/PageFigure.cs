namespace ConsentLens.Benchmarks.Pages;

/// <summary>How fast one page answered.</summary>
/// <param name="Status">The status of the last answer.</param>
/// <param name="FirstMilliseconds">The first time, with cold caches.</param>
/// <param name="MedianMilliseconds">The median of all.</param>
/// <param name="SlowestMilliseconds">The slowest of all.</param>
/// <param name="Kibibytes">The size of the answer.</param>
internal sealed record PageFigure(string Page, int Status, double FirstMilliseconds, double MedianMilliseconds, double SlowestMilliseconds, int Kibibytes);
