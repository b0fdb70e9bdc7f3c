using System.Collections.Concurrent;

namespace ConsentLens.Benchmarks.Load;

/// <summary>How long requests took and how they were answered. Thread-safe.</summary>
internal sealed class Answers
{
    private readonly ConcurrentQueue<(string What, double Milliseconds, int Status)> _all = new();

    public void Add(string what, double milliseconds, int status) => _all.Enqueue((what, milliseconds, status));

    /// <summary>One figure per kind of request, in order of name.</summary>
    public IReadOnlyList<LatencyFigure> Figures() =>
        [.. _all.GroupBy(answer => answer.What, StringComparer.Ordinal).OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(FigureOf)];

    private static LatencyFigure FigureOf(IGrouping<string, (string What, double Milliseconds, int Status)> kind)
    {
        double[] times = [.. kind.Select(answer => answer.Milliseconds).Order()];
        return new LatencyFigure(
            kind.Key, times.Length, At(0.5), At(0.95), At(0.99), times[^1], kind.Count(answer => answer.Status is 0 or >= 500), kind.Count(answer => answer.Status is >= 400 and < 500));

        // The nearest rank: the smallest time that so large a share did not exceed.
        double At(double share) => times[(int)Math.Ceiling(share * times.Length) - 1];
    }
}
