using ConsentLens.Pipeline.Publication;
using ConsentLens.Pipeline.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Jobs;

/// <summary>Says, where people look, that a job was given up after it had failed again and again.</summary>
public sealed class GivenUpJobs(ConsentLensDbContextFactory contexts, TimeProvider time)
{
    private const string TryAgain = "Try again. If it still fails, tell whoever looks after ConsentLens: its log says why.";

    /// <summary>Records it.</summary>
    /// <param name="order">The job.</param>
    /// <param name="attempts">How often it was tried.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task RecordAsync(JobOrder order, int attempts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        await using ConsentLensDbContext context = contexts.Create(order.SchoolId);
        switch (order.Kind)
        {
            case JobKind.IngestBatch:
                await SetAsync(
                    context.Batches.Where(batch => order.Ids.Contains(batch.Id) && batch.State == BatchState.Receiving),
                    $"The photos in this batch could not be added after {attempts} attempts. {TryAgain}",
                    cancellationToken);
                break;
            case JobKind.ScreenPhotos:
                await SetAsync(
                    context.Batches.Where(batch => batch.State == BatchState.Screening
                        && context.Photos.Any(photo => photo.BatchId == batch.Id && photo.State == PhotoState.Uploaded && order.Ids.Contains(photo.Id))),
                    $"Some photos in this batch could not be screened after {attempts} attempts. {TryAgain}",
                    cancellationToken);
                break;
            case JobKind.BuildRelease:
                await new BuildProgress(contexts, order.SchoolId, order.Ids[0], time)
                    .EndAsync($"The package could not be built after {attempts} attempts. {TryAgain}", cancellationToken);
                break;
            default:
                // Nobody waits for these: the night does them again.
                break;
        }
    }

    private static Task<int> SetAsync(IQueryable<BatchRow> batches, string problem, CancellationToken cancellationToken) =>
        batches.ExecuteUpdateAsync(update => update.SetProperty(batch => batch.Problem, problem), cancellationToken);
}
