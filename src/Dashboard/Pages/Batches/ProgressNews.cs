using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Dashboard.Pages.Batches;

/// <summary>How far a batch has got, as a page shows it.</summary>
/// <param name="Text">One sentence.</param>
/// <param name="Done">Photos done.</param>
/// <param name="Total">Photos in total; 0 while that is not known, as of an upload that is still open.</param>
public sealed record ProgressNews(string Text, int Done, int Total)
{
    /// <summary>Nothing new.</summary>
    public static ProgressNews None { get; } = new(string.Empty, 0, 0);

    public static ProgressNews Of(BatchStatus status)
    {
        return new ProgressNews(BatchText.Of(status), status.Progress?.Done ?? 0, status.State == BatchState.Receiving ? 0 : status.Progress?.Total ?? 0);
    }
}
