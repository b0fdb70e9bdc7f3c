using ConsentLens.Pipeline.Storage.Database;
using Npgsql;

namespace ConsentLens.Pipeline.School.Invariants;

/// <summary>The school whose invariants are checked, and what has been counted so far.</summary>
internal sealed class SchoolUnderCheck(ConsentLensDbContextFactory contexts, int id, CheckScope scope)
{
    private readonly Dictionary<Invariant, Tally> _tallies = [];

    public int Id => id;

    public CheckScope Scope => scope;

    public NpgsqlDataSource DataSource => contexts.DataSource;

    public IReadOnlyList<InvariantFinding> Findings => [.. _tallies.Values.OrderBy(tally => tally.Rule).Select(tally => tally.ToFinding())];

    public ConsentLensDbContext Context() => contexts.Create(id);

    public Tally this[Invariant rule] => _tallies.TryGetValue(rule, out Tally? tally) ? tally : _tallies[rule] = new Tally(rule);
}
