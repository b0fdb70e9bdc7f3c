namespace ConsentLens.Pipeline.School.Invariants;

/// <summary>Counts what was looked at for one invariant, and keeps the first violations.</summary>
internal sealed class Tally(Invariant rule)
{
    private readonly List<string> _first = [];
    private long _checked;
    private long _violations;
    private long _waiting;

    public Invariant Rule => rule;

    public void Look(long things = 1) => _checked += things;

    public void Wait() => _waiting++;

    public void Violate(string what)
    {
        _violations++;
        if (_first.Count < InvariantFinding.MostNamed) _first.Add(what);
    }

    public InvariantFinding ToFinding() => new(rule, _checked, _violations, _waiting, _first);
}
