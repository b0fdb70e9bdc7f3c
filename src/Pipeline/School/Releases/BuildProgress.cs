using System.Globalization;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Releases;

/// <summary>How far the building of a release's package has come, as the page of the release shows it: one row a release.</summary>
public sealed class BuildProgress(ConsentLensDbContextFactory contexts, int schoolId, long releaseId, TimeProvider time)
{
    /// <summary>The code of a release's building in <see cref="JobProgressRow.Job"/>.</summary>
    public static string JobOf(long releaseId) => string.Create(CultureInfo.InvariantCulture, $"build_release/{releaseId}");

    /// <summary>Begins, or begins anew.</summary>
    public async Task BeginAsync(int total, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        string job = JobOf(releaseId);
        await context.JobProgress.Where(row => row.Job == job).ExecuteDeleteAsync(cancellationToken);
        context.JobProgress.Add(new JobProgressRow { SchoolId = schoolId, Job = job, Total = total, StartedAt = time.GetUtcNow() });
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Counts copies that are made.</summary>
    public async Task AdvanceAsync(int done, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        string job = JobOf(releaseId);
        DateTimeOffset now = time.GetUtcNow();
        await context.JobProgress
            .Where(row => row.Job == job && row.FinishedAt == null)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.Done, done).SetProperty(row => row.UpdatedAt, now), cancellationToken);
    }

    /// <summary>Ends.</summary>
    /// <param name="problem">Why nothing came of it, as one sentence; null when all is well.</param>
    public async Task EndAsync(string? problem, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        string job = JobOf(releaseId);
        DateTimeOffset now = time.GetUtcNow();
        await context.JobProgress
            .Where(row => row.Job == job)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.FinishedAt, now).SetProperty(row => row.Error, problem), cancellationToken);
    }
}
