namespace ConsentLens.Pipeline.School.Overview;

/// <summary>What the last night's work came to.</summary>
/// <param name="StartedAt">When it began.</param>
/// <param name="FinishedAt">When it ended, or null while it runs.</param>
/// <param name="Judged">Photos judged again.</param>
/// <param name="Changed">Verdicts that changed.</param>
/// <param name="Takedowns">Takedown tasks raised.</param>
/// <param name="Problem">What went wrong, as one sentence; otherwise null.</param>
public sealed record LastNight(DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, int Judged, int Changed, int Takedowns, string? Problem);
