using System.Globalization;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ConsentLens.Pipeline.School.Invariants;

/// <summary>
/// Compares what is unfinished with the jobs in the queue. What was given up after many failures says so where people look, and counts as waiting: the night
/// and the next start queue it again.
/// </summary>
internal sealed class UnfinishedWork : IInvariantCheck
{
    /// <inheritdoc/>
    public async Task RunAsync(SchoolUnderCheck school, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = school.Context();
        // What is unfinished comes first: a job that ends in between has finished it, which is looked at again below.
        List<(string What, string? Problem, JobKind Kind, long Id)> unfinished =
        [
            .. await PhotosAsync(context, cancellationToken),
            .. await BatchesAsync(context, cancellationToken),
            .. await ReleasesAsync(context, cancellationToken),
        ];
        var references = await context.ReferencePhotos.Select(photo => new { photo.Id, photo.PersonId, photo.State }).ToArrayAsync(cancellationToken);
        HashSet<(JobKind, long)> queued = await QueuedAsync(school, cancellationToken);
        Tally tally = school[Invariant.NoJobLost];
        foreach ((string what, string? problem, JobKind kind, long id) in unfinished)
        {
            tally.Look();
            if (queued.Contains((kind, id)))
                continue;
            if (problem is not null)
                tally.Wait();
            else if (await IsUnfinishedAsync(context, kind, id, cancellationToken))
                tally.Violate(string.Create(CultureInfo.InvariantCulture, $"{what} {id} is unfinished and no job will finish it"));
        }

        // One job enrols all reference photos of a person, whichever of them it names.
        foreach (var person in references.GroupBy(photo => photo.PersonId))
        {
            if (person.FirstOrDefault(photo => photo.State == ReferencePhotoState.Uploaded) is not { } waiting)
                continue;
            tally.Look();
            if (!person.Any(photo => queued.Contains((JobKind.EnrolReferences, photo.Id))) && await IsUnfinishedAsync(context, JobKind.EnrolReferences, waiting.Id, cancellationToken))
                tally.Violate(string.Create(CultureInfo.InvariantCulture, $"reference photo {waiting.Id} has not been checked and no job will do it"));
        }

        await LookAtScreenedBatchesAsync(context, tally, cancellationToken);
    }

    private static async Task<IEnumerable<(string, string?, JobKind, long)>> PhotosAsync(ConsentLensDbContext context, CancellationToken cancellationToken)
    {
        var rows = await context.Photos
            .Where(photo => photo.State == PhotoState.Uploaded)
            .Join(context.Batches.Where(batch => batch.State == BatchState.Screening), photo => photo.BatchId, batch => batch.Id, (photo, batch) => new { photo.Id, batch.Problem })
            .OrderBy(photo => photo.Id)
            .ToArrayAsync(cancellationToken);
        return rows.Select(photo => ("photo", photo.Problem, JobKind.ScreenPhotos, photo.Id));
    }

    private static async Task<IEnumerable<(string, string?, JobKind, long)>> BatchesAsync(ConsentLensDbContext context, CancellationToken cancellationToken)
    {
        var rows = await context.Batches
            .Where(batch => batch.State == BatchState.Receiving && batch.SourceCiphertext != null)
            .Select(batch => new { batch.Id, batch.Problem })
            .ToArrayAsync(cancellationToken);
        return rows.Select(batch => ("batch", batch.Problem, JobKind.IngestBatch, batch.Id));
    }

    private static async Task<IEnumerable<(string, string?, JobKind, long)>> ReleasesAsync(ConsentLensDbContext context, CancellationToken cancellationToken)
    {
        long[] approved = await context.Releases.Where(release => release.State == ReleaseState.Approved).Select(release => release.Id).ToArrayAsync(cancellationToken);
        var problems = await context.JobProgress.Where(row => row.Error != null).ToDictionaryAsync(row => row.Id, row => new { row.Job, row.Error }, cancellationToken);
        return approved.Select(id => ("release", problems.Values.FirstOrDefault(row => row.Job == BuildProgress.JobOf(id))?.Error, JobKind.BuildRelease, id));
    }

    private static async Task<bool> IsUnfinishedAsync(ConsentLensDbContext context, JobKind kind, long id, CancellationToken cancellationToken) => kind switch
    {
        JobKind.ScreenPhotos => await context.Photos.AnyAsync(photo => photo.Id == id && photo.State == PhotoState.Uploaded, cancellationToken),
        JobKind.IngestBatch => await context.Batches.AnyAsync(batch => batch.Id == id && batch.State == BatchState.Receiving, cancellationToken),
        JobKind.BuildRelease => await context.Releases.AnyAsync(release => release.Id == id && release.State == ReleaseState.Approved, cancellationToken),
        _ => await context.ReferencePhotos.AnyAsync(photo => photo.Id == id && photo.State == ReferencePhotoState.Uploaded, cancellationToken),
    };

    private static async Task LookAtScreenedBatchesAsync(ConsentLensDbContext context, Tally tally, CancellationToken cancellationToken)
    {
        long[] left = await context.Photos
            .Where(photo => photo.State == PhotoState.Uploaded && context.Batches.Any(batch => batch.Id == photo.BatchId && (batch.State == BatchState.Screened || batch.State == BatchState.Failed)))
            .OrderBy(photo => photo.Id)
            .Select(photo => photo.Id)
            .ToArrayAsync(cancellationToken);
        tally.Look(left.Length);
        foreach (long photo in left)
            tally.Violate(string.Create(CultureInfo.InvariantCulture, $"photo {photo} was not screened, but its batch says that all photos are"));
    }

    private static async Task<HashSet<(JobKind, long)>> QueuedAsync(SchoolUnderCheck school, CancellationToken cancellationToken)
    {
        HashSet<(JobKind, long)> queued = [];
        await using NpgsqlCommand command = school.DataSource.CreateCommand(
            $"select kind, unnest(ids) from {JobSchema.Orders} join {JobSchema.Name}.job on job.id = job_order.job_id where school_id = $1 and {JobSchema.Unfinished}");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = school.Id });
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            queued.Add((Enum.Parse<JobKind>(row.GetString(0)), row.GetInt64(1)));
        return queued;
    }
}
