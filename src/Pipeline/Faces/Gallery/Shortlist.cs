namespace ConsentLens.Pipeline.Faces.Gallery;

/// <summary>Keeps, while approximate similarities come in, whoever may still be among the best or at or above a similarity asked for.</summary>
internal sealed class Shortlist
{
    private readonly List<(int Place, double AtMost)> _kept = [];
    private readonly double _least;
    private readonly double[] _surely;
    private double _bar;

    /// <param name="least">Whoever may reach this is kept.</param>
    /// <param name="best">Whoever may be among so many best is kept.</param>
    internal Shortlist(double least, int best)
    {
        _least = least;
        _surely = new double[best];
        Array.Fill(_surely, double.NegativeInfinity);
        _bar = double.NegativeInfinity;
    }

    /// <summary>Adds one whose similarity is within <paramref name="off"/> of <paramref name="about"/>.</summary>
    internal void Add(int place, double about, double off)
    {
        // Written so that what is not a number is kept.
        if (about + off < _bar) return;
        _kept.Add((place, about + off));
        double atLeast = about - off;
        if (atLeast > _surely[^1]) Raise(atLeast);
    }

    /// <summary>The places of those who are left, in the order in which they came.</summary>
    internal IReadOnlyList<int> Places()
    {
        var places = new List<int>();
        foreach ((int place, double atMost) in _kept)
        {
            if (!(atMost < _bar)) places.Add(place);
        }

        return places;
    }

    /// <summary>Nobody below the last of those who are surely at least so similar can be among the best.</summary>
    private void Raise(double atLeast)
    {
        int rank = _surely.Length - 1;
        while (rank > 0 && _surely[rank - 1] < atLeast)
        {
            _surely[rank] = _surely[rank - 1];
            rank--;
        }

        _surely[rank] = atLeast;
        _bar = Math.Min(_least, _surely[^1]);
    }
}
