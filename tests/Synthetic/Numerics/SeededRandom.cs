namespace ConsentLens.Synthetic.Numerics;

/// <summary>A small generator (mulberry32) whose numbers are the same on every machine and in every version of .NET.</summary>
public sealed class SeededRandom
{
    private uint _state;

    public SeededRandom(long seed)
    {
        _state = unchecked((uint)((ulong)seed * 2654435761UL));
        NextDouble();
        NextDouble();
    }

    /// <summary>Uniform over [0, 1).</summary>
    public double NextDouble()
    {
        unchecked
        {
            _state += 0x6D2B79F5;
            uint mixed = (_state ^ (_state >> 15)) * (1 | _state);
            mixed = (mixed + ((mixed ^ (mixed >> 7)) * (61 | mixed))) ^ mixed;
            return (mixed ^ (mixed >> 14)) / 4294967296.0;
        }
    }

    /// <summary>Uniform over [<paramref name="from"/>, <paramref name="to"/>).</summary>
    public float Uniform(float from, float to) => (float)(from + ((to - from) * NextDouble()));

    /// <summary>Uniform on a logarithmic scale: half the draws lie below the geometric mean.</summary>
    public float LogUniform(float from, float to) => from * PortableMath.Pow(to / from, (float)NextDouble());

    /// <summary>Roughly normal around 0 with standard deviation <paramref name="spread"/>; never beyond 3.5 of them.</summary>
    public float Bell(float spread)
    {
        double sum = NextDouble() + NextDouble() + NextDouble() + NextDouble();
        return (float)(spread * (sum - 2) * 1.73);
    }

    /// <summary>A whole number from 0 to <paramref name="count"/> - 1.</summary>
    public int Below(int count) => (int)(NextDouble() * count);

    /// <summary>A whole number from <paramref name="from"/> to <paramref name="to"/>, both possible.</summary>
    public int Between(int from, int to) => from + Below(to - from + 1);

    public bool Chance(double probability) => NextDouble() < probability;

    public T Pick<T>(IReadOnlyList<T> choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        return choices[Below(choices.Count)];
    }

    /// <summary>Fisher-Yates shuffle.</summary>
    public T[] Shuffle<T>(IEnumerable<T> items)
    {
        T[] shuffled = [.. items];
        for (int last = shuffled.Length - 1; last > 0; last--)
        {
            int other = Below(last + 1);
            (shuffled[last], shuffled[other]) = (shuffled[other], shuffled[last]);
        }

        return shuffled;
    }
}
