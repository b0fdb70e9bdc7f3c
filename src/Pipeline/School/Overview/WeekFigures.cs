namespace ConsentLens.Pipeline.School.Overview;

/// <summary>What happened in one week.</summary>
/// <param name="Monday">The day it began.</param>
/// <param name="Screened">Photos screened.</param>
/// <param name="Words">Times that somebody decided about a face or a photo.</param>
/// <param name="Overrides">Blocked photos about which somebody decided otherwise.</param>
/// <param name="Takedowns">Takedown tasks raised.</param>
public sealed record WeekFigures(DateOnly Monday, int Screened, int Words, int Overrides, int Takedowns);
