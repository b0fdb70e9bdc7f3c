using System.Globalization;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Dashboard.Pages.Batches;

/// <summary>Batches and verdicts in words.</summary>
public static class BatchText
{
    private const double LongSeconds = 90;

    /// <summary>How far a batch has got, as one sentence.</summary>
    public static string Of(BatchStatus status)
    {
        return Of(status.State, status.Photos, status.Progress);
    }

    /// <summary>How far a batch has got, as one sentence.</summary>
    /// <param name="state">Its state.</param>
    /// <param name="photos">Photos in it so far.</param>
    /// <param name="progress">How far the screening has got, or null.</param>
    public static string Of(BatchState state, int photos, BatchProgress? progress) => (state, progress) switch
    {
        (BatchState.Receiving, { } early) => $"{Photos(photos)} received so far, {Number(early.Done)} screened.",
        (BatchState.Receiving, _) => $"{Photos(photos)} received so far.",
        (BatchState.Failed, _) => "This batch failed.",
        (BatchState.Screened, { PhotosPerSecond: { } speed }) => $"{Photos(photos)} screened, {Speed(speed)}.",
        (BatchState.Screened, _) => $"{Photos(photos)} screened.",
        (_, { PhotosPerSecond: { } speed, Remaining: { } rest } running) =>
            $"{running.Done} of {Photos(running.Total)} screened, {Speed(speed)}, about {Duration(rest)} left.",
        (_, { } waiting) => $"{waiting.Done} of {Photos(waiting.Total)} screened.",
        _ => "Waiting to be screened.",
    };

    /// <summary>A number of photos in words.</summary>
    public static string Photos(int count) => count == 1 ? "1 photo" : $"{Number(count)} photos";

    /// <summary>A number with commas.</summary>
    public static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A speed in words.</summary>
    public static string Speed(double photosPerSecond) => photosPerSecond >= 0.95
        ? string.Create(CultureInfo.InvariantCulture, $"{photosPerSecond:0.0} photos a second")
        : string.Create(CultureInfo.InvariantCulture, $"{photosPerSecond * 60:0} photos a minute");

    /// <summary>The style of a batch's tag.</summary>
    public static string Tag(BatchState state) => state switch
    {
        BatchState.Screened => "cl-tag--good",
        BatchState.Failed => "cl-tag--late",
        BatchState.Screening => "cl-tag--blur",
        _ => "cl-tag--due",
    };

    /// <summary>The style of a batch's tag.</summary>
    public static string Tag(BatchSummary batch) => batch.IsDeleted ? string.Empty : Tag(batch.State);

    /// <summary>A batch's state in a word or two, or that its photos are gone.</summary>
    public static string Name(BatchSummary batch) => batch.IsDeleted ? "Deleted" : Name(batch.State, batch.IsFolder);

    /// <summary>A batch's state in a word or two.</summary>
    /// <param name="state">The state.</param>
    /// <param name="isFolder">Whether its files come from a folder rather than an upload.</param>
    public static string Name(BatchState state, bool isFolder) => state switch
    {
        BatchState.Screened => "Screened",
        BatchState.Failed => "Failed",
        BatchState.Screening => "Being screened",
        _ => isFolder ? "Being received" : "Upload not finished",
    };

    /// <summary>A verdict in a word or two.</summary>
    public static string Name(Verdict verdict) => verdict switch
    {
        Verdict.Clear => "Clear",
        Verdict.Blur => "Redacted copy",
        Verdict.Review => "To review",
        _ => "Blocked",
    };

    /// <summary>The style of a verdict's tag.</summary>
    public static string Tag(Verdict verdict) => verdict switch
    {
        Verdict.Clear => "cl-tag--clear",
        Verdict.Blur => "cl-tag--blur",
        Verdict.Review => "cl-tag--review",
        _ => "cl-tag--block",
    };

    private static string Duration(TimeSpan time)
    {
        int seconds = Math.Max(1, (int)Math.Ceiling(time.TotalSeconds));
        if (seconds < LongSeconds)
            return seconds == 1 ? "1 second" : $"{seconds} seconds";
        int minutes = (int)Math.Ceiling(time.TotalMinutes);
        return $"{minutes} minutes";
    }
}
