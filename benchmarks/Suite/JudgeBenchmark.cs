using BenchmarkDotNet.Attributes;
using ConsentLens.Benchmarks.Inputs;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;

namespace ConsentLens.Benchmarks.Suite;

/// <summary>The policy alone: findings and register in, verdict out.</summary>
public class JudgeBenchmark
{
    private readonly ScreeningRules _rules = new() { Use = Use.Website };
    private readonly DateTimeOffset _now = DateTimeOffset.UnixEpoch.AddYears(56);
    private SchoolRegister? _register;
    private TemplateCoverage? _coverage;
    private PhotoEvidence? _photo;

    [Params(0, 1, 6, 30)]
    public int Faces { get; set; }

    [GlobalSetup]
    public void Draw()
    {
        _register = GeneratedRegister.Of(people: 1_000, _now.AddDays(-30));
        _coverage = new TemplateCoverage(_register.People.Select(person => person.Id));
        _photo = new PhotoEvidence
        {
            FullyScanned = true,
            DamageGoesUnseen = false,
            Faces = [.. Enumerable.Range(0, Faces).Select(i => new FaceFinding { Quality = FaceQuality.Good, Comparison = Match(_register.People[7 * i].Id) })],
        };
    }

    [Benchmark]
    public PhotoVerdict Judge() => ReleasePolicy.Judge(_photo!, _register!, _rules, _coverage!, _now);

    private static FaceComparison Match(string personId) => new()
    {
        Strength = MatchStrength.Match,
        Candidates = [new Candidate(personId, 0.8)],
        BestSimilarity = 0.8,
        Margin = 0.3,
    };
}
