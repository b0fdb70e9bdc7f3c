using System.Diagnostics;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Judging;

/// <summary>
/// Judges every photo of a school again: the night's run, for consents that lapsed or took effect, people who left, and channels that are new.
/// Page by page, so that a withdrawal in the middle of it waits for one page and no longer.
/// </summary>
public sealed class RejudgeSchool(ConsentLensDbContextFactory contexts, DetectorTrust detectors, AuditStore audit, TimeProvider time)
{
    private readonly PageJudge _judge = new(contexts, detectors, audit, time);

    /// <summary>Judges all photos of a school.</summary>
    /// <param name="cause">Why.</param>
    public async Task<JudgingCounts> RunAsync(int schoolId, JudgingCause cause, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        JudgingCounts counts = JudgingCounts.None;
        long last = 0;
        while (await NextPageAsync(schoolId, last, cancellationToken) is { Length: > 0 } page)
        {
            counts += await _judge.JudgeAsync(schoolId, page, cause, cancellationToken);
            last = page[^1];
        }

        return counts with { Elapsed = Stopwatch.GetElapsedTime(start) };
    }

    private async Task<long[]> NextPageAsync(int schoolId, long after, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        return await context.Photos
            .Where(photo => photo.Id > after)
            .OrderBy(photo => photo.Id)
            .Select(photo => photo.Id)
            .Take(PageJudge.PageSize)
            .ToArrayAsync(cancellationToken);
    }
}
