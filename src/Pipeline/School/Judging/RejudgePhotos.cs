using System.Diagnostics;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Pipeline.School.Judging;

/// <summary>Judges given photos again from what the database knows of them, without a look at their pixels. Safe to run twice, and beside other runs.</summary>
public sealed class RejudgePhotos(ConsentLensDbContextFactory contexts, DetectorTrust detectors, AuditStore audit, TimeProvider time)
{
    private readonly PageJudge _judge = new(contexts, detectors, audit, time);

    /// <summary>Judges photos.</summary>
    /// <param name="photoIds">The photos; those of other schools, and those that were not screened yet, are passed over.</param>
    /// <param name="cause">Why.</param>
    public async Task<JudgingCounts> RunAsync(int schoolId, IReadOnlyCollection<long> photoIds, JudgingCause cause, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        JudgingCounts counts = JudgingCounts.None;
        foreach (long[] page in photoIds.Distinct().Order().Chunk(PageJudge.PageSize))
            counts += await _judge.JudgeAsync(schoolId, page, cause, cancellationToken);
        return counts with { Elapsed = Stopwatch.GetElapsedTime(start) };
    }
}
