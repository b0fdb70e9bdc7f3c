using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;

namespace ConsentLens.Benchmarks.Inputs;

/// <summary>A register of pupils, every fifth of whom has no consent.</summary>
internal static class GeneratedRegister
{
    public static SchoolRegister Of(int people, DateTimeOffset since)
    {
        Person[] pupils = [.. Enumerable.Range(0, people).Select(i => new Person
        {
            Id = $"P{i:D5}",
            GivenName = "Quillon",
            FamilyName = "Vexworth",
            Role = PersonRole.Pupil,
            Class = $"{1 + (i % 6)}A",
        })];
        IEnumerable<ConsentDecision> decisions = pupils.Index().Where(pupil => pupil.Index % 5 != 4).Select(pupil => new ConsentDecision
        {
            Sequence = pupil.Index + 1,
            PersonId = pupil.Item.Id,
            Use = Use.Website,
            Kind = DecisionKind.Given,
            DecidedBy = Decider.ParentOrCarer,
            EffectiveFrom = since,
        });
        return new SchoolRegister(pupils, new ConsentLedger(decisions));
    }
}
