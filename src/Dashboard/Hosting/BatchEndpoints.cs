using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Pages.Batches;
using ConsentLens.Pipeline.School.Intake;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>Tells an open page how far its batch has got.</summary>
internal static class BatchEndpoints
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Adds <c>/batches/ID/events</c>: an event <c>progress</c> for each change, <c>over</c> at the end, and <c>beat</c> when nothing changes.</summary>
    public static void MapBatches(this IEndpointRouteBuilder routes) => routes
        .MapGet("/batches/{id:long}/events", (long id, CurrentUser current, BatchWatch watch, IHostApplicationLifetime program, HttpContext http) =>
            TypedResults.ServerSentEvents(FollowAsync(watch, current.SchoolId, id, program.ApplicationStopping, http.RequestAborted)))
        .WithMetadata(new RequiresAttribute(Permission.ViewPhotos))
        .RequireAuthorization()
        .RequireRateLimiting(RequestLimits.Following);

    private static async IAsyncEnumerable<SseItem<ProgressNews>> FollowAsync(
        BatchWatch watch, int schoolId, long batchId, CancellationToken stopping, [EnumeratorCancellation] CancellationToken aborted)
    {
        // Stopping the program does not wait for open pages, and they have to reconnect now and then so that their permission is checked again.
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
