namespace ConsentLens.Synthetic.Heads;

/// <summary>Draws heads no two of which look alike, as real classes of pupils mostly are told apart at a glance.</summary>
public static class DistinctIdentities
{
    private const int PoolFactor = 6;

    /// <summary>Draws a pool six times as large and takes, one after the other, the head furthest from all taken before.</summary>
    public static IReadOnlyList<HeadIdentity> Draw(int count, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var distance = new IdentityDistance();
        HeadIdentity[] pool = [.. Enumerable.Range(0, count * PoolFactor).Select(i => IdentityFactory.Create((seed * 100_003) + i))];
        var chosen = new List<HeadIdentity> { pool[0] };
        double[] nearest = [.. pool.Select(candidate => distance.Between(candidate, pool[0]))];
        while (chosen.Count < count)
        {
            HeadIdentity furthest = pool[Array.IndexOf(nearest, nearest.Max())];
            chosen.Add(furthest);
            for (int i = 0; i < pool.Length; i++)
                nearest[i] = Math.Min(nearest[i], distance.Between(pool[i], furthest));
        }

        return chosen;
    }
}
