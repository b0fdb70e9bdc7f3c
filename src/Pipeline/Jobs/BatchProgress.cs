namespace ConsentLens.Pipeline.Jobs;

/// <summary>How far the screening of a batch has come.</summary>
/// <param name="Done">Photos done.</param>
/// <param name="Total">Photos in all.</param>
/// <param name="PhotosPerSecond">The mean speed so far; null before the first photo is done.</param>
/// <param name="Remaining">How long the rest will take at that speed; null while it cannot be said.</param>
/// <param name="IsFinished">Whether every photo has its verdicts.</param>
public sealed record BatchProgress(int Done, int Total, double? PhotosPerSecond, TimeSpan? Remaining, bool IsFinished)
{
    /// <summary>The progress that a row of <c>job_progress</c> tells.</summary>
    public static BatchProgress Of(Storage.Schema.JobProgressRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        DateTimeOffset? last = row.FinishedAt ?? row.UpdatedAt;
        double seconds = last is { } at ? (at - row.StartedAt).TotalSeconds : 0;
        double? speed = seconds > 0 && row.Done > 0 ? row.Done / seconds : null;
        TimeSpan? remaining = speed is { } perSecond ? TimeSpan.FromSeconds((row.Total - row.Done) / perSecond) : null;
        return new BatchProgress(row.Done, row.Total, speed, remaining, row.FinishedAt is not null);
    }
}
