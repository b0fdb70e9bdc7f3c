namespace ConsentLens.Benchmarks.Load;

/// <summary>How fast one kind of request was answered.</summary>
/// <param name="Count">How many.</param>
/// <param name="P50">Milliseconds that half of them did not exceed.</param>
/// <param name="P95">Milliseconds that 95 % did not exceed.</param>
/// <param name="P99">Milliseconds that 99 % did not exceed.</param>
/// <param name="Slowest">Milliseconds of the slowest.</param>
/// <param name="ServerErrors">How many failed: a status from 500 on, or no answer.</param>
/// <param name="Refused">How many were refused: a status from 400 on.</param>
internal sealed record LatencyFigure(string Request, int Count, double P50, double P95, double P99, double Slowest, int ServerErrors, int Refused);
