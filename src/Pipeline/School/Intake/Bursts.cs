using System.Collections;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>Finds photos that were taken of the same scene one after the other, so that one of them is enough. They are told by their looks alone; nothing is decided by it.</summary>
public sealed class Bursts(ConsentLensDbContextFactory contexts)
{
    /// <summary>
    /// In how many of 256 bits a photo may differ from the one before it. What is the same picture differs in 48 at most, what is another in more than 60 (docs/LIMITS.md), and what has nothing to do with it in
    /// some 128: between them lies a scene in which people moved.
    /// </summary>
    private const int MostBits = 80;

    /// <summary>Photos of a school in runs: each looks like the one before it. One that looks like none of its neighbours is a run of its own.</summary>
    /// <param name="photoIds">The photos, in the order in which they were taken in.</param>
    public async Task<IReadOnlyList<IReadOnlyList<long>>> OfAsync(int schoolId, IReadOnlyList<long> photoIds, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        Dictionary<long, BitArray> looks = await context.Pictures
            .Where(picture => photoIds.Contains(picture.PhotoId))
            .ToDictionaryAsync(picture => picture.PhotoId, picture => picture.Looks, cancellationToken);
        List<List<long>> runs = [];
        foreach (long photo in photoIds)
        {
            if (runs.Count > 0 && looks.TryGetValue(runs[^1][^1], out BitArray? before) && looks.TryGetValue(photo, out BitArray? now) && Difference(before, now) <= MostBits)
                runs[^1].Add(photo);
            else
                runs.Add([photo]);
        }

        return runs;
    }

    private static int Difference(BitArray one, BitArray other) => new BitArray(one).Xor(other).Cast<bool>().Count(isDifferent => isDifferent);
}
