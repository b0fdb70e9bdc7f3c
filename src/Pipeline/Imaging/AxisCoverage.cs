namespace ConsentLens.Pipeline.Imaging;

/// <summary>
/// Which source pixels lie under each destination pixel along one axis when a picture is made smaller, and with what share:
/// destination pixel d covers the source from d x source / destination to (d + 1) x source / destination.
/// </summary>
internal sealed class AxisCoverage
{
    private readonly long _source;
    private readonly long _destination;

    /// <param name="source">Pixels of the source, at least as many as of the destination.</param>
    /// <param name="destination">Pixels of the destination, at least 1.</param>
    internal AxisCoverage(int source, int destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(source, destination);
        (_source, _destination) = (source, destination);
    }

    /// <summary>The first source pixel under destination pixel <paramref name="index"/>.</summary>
    internal int First(int index) => (int)(index * _source / _destination);

    /// <summary>The last source pixel under destination pixel <paramref name="index"/>.</summary>
    internal int Last(int index) => (int)((((index + 1) * _source) - 1) / _destination);

    /// <summary>
    /// The share of source pixel <paramref name="sourceIndex"/> in destination pixel <paramref name="index"/>, in whole units;
    /// the shares of one destination pixel sum to exactly <paramref name="units"/>.
    /// </summary>
    internal int Share(int index, int sourceIndex, int units)
        => (int)(CumulativeShare(index, sourceIndex + 1, units) - CumulativeShare(index, sourceIndex, units));

    // Rounding the running sum, not each share, keeps the total exact.
    private long CumulativeShare(int index, int sourceEdge, int units)
    {
        long covered = Math.Clamp((sourceEdge * _destination) - (index * _source), 0, _source);
        return ((covered * units * 2) + _source) / (_source * 2);
    }
}
