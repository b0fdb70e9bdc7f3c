using System.Collections.Concurrent;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Pipeline.School.Judging;

/// <summary>
/// What each school's photos are judged by at this moment, for questions that come often. It is read anew when anything of it changed, and
/// every few minutes, since templates and answers run out with time alone.
/// </summary>
public sealed class CurrentBasis(ConsentLensDbContextFactory contexts, JudgingBasisReader bases, TimeProvider time)
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<int, (JudgingBasis Basis, DateTimeOffset ReadAt)> _known = new();

    public async Task<JudgingBasis> ReadAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        DateTimeOffset now = time.GetUtcNow();
        if (_known.TryGetValue(schoolId, out var known) && now - known.ReadAt < LongestLife)
        {
            JudgingBasis same = await bases.RefreshAsync(context, known.Basis, cancellationToken);
            if (ReferenceEquals(same, known.Basis))
                return same;
            _known[schoolId] = (same, now);
            return same;
        }

        JudgingBasis basis = await bases.ReadAsync(context, cancellationToken);
        _known[schoolId] = (basis, now);
        return basis;
    }
}
