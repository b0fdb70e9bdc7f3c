using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Pages.Batches;
using ConsentLens.Pipeline.Batches;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>Tells a page that is open how far its batch has come.</summary>
internal static class BatchEndpoints
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Adds <c>/batches/ID/events</c>: an event <c>progress</c> for each change and <c>over</c> as the last one, and <c>beat</c> when all is quiet.</summary>
    public static void MapBatches(this IEndpointRouteBuilder routes) => routes
        .MapGet("/batches/{id:long}/events", (long id, CurrentUser current, BatchWatch watch, IHostApplicationLifetime program, HttpContext http) =>
            TypedResults.ServerSentEvents(FollowAsync(watch, current.SchoolId, id, program.ApplicationStopping, http.RequestAborted)))
        .WithMetadata(new RequiresAttribute(Permission.ViewPhotos))
        .RequireAuthorization()
        .RequireRateLimiting(RequestLimits.Following);

    private static async IAsyncEnumerable<SseItem<ProgressNews>> FollowAsync(
        BatchWatch watch, int schoolId, long batchId, CancellationToken stopping, [EnumeratorCancellation] CancellationToken aborted)
    {
        // A program that is to stop does not wait for those who look on; and now and then they have to ask again, whether they still may.
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stopping, aborted);
        ends.CancelAfter(Longest);
        await using IAsyncEnumerator<BatchStatus?> statuses = watch.FollowAsync(schoolId, batchId, ends.Token).GetAsyncEnumerator(ends.Token);
        while (await NextAsync(statuses))
        {
            yield return statuses.Current is { } status
                ? new SseItem<ProgressNews>(ProgressNews.Of(status), status.IsOver ? "over" : "progress")
                : new SseItem<ProgressNews>(ProgressNews.None, "beat");
        }
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<BatchStatus?> statuses)
    {
        try
        {
            return await statuses.MoveNextAsync();
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
