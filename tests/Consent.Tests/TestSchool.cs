using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;

namespace ConsentLens.Consent.Tests;

/// <summary>A school of invented people, put together a line at a time.</summary>
internal sealed class TestSchool
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    private readonly List<Person> _people = [];
    private readonly List<ConsentDecision> _decisions = [];
    private readonly Dictionary<string, BiometricAnswers> _answers = [];

    /// <summary>A pupil in a year of their own: nobody is taken for their sibling.</summary>
    public static Person Pupil(string id, string given = "Ada", string family = "Byron") =>
        new() { Id = id, GivenName = given, FamilyName = family, Role = PersonRole.Pupil, YearGroup = id };

    public static ConsentDecision Decision(long sequence, DecisionKind kind, int daysAgo = 100, Decider by = Decider.ParentOrCarer, Use use = Use.Website) => new()
    {
        Sequence = sequence,
        PersonId = "p1",
        Use = use,
        Kind = kind,
        DecidedBy = by,
        EffectiveFrom = Now.AddDays(-daysAgo),
    };

    /// <summary>A pupil with consent to these uses and no other.</summary>
    public TestSchool With(string id, params Use[] consents) => With(Pupil(id), consents);

    public TestSchool With(Person person, params Use[] consents)
    {
        _people.Add(person);
        foreach (Use use in consents)
        {
            _decisions.Add(new ConsentDecision
            {
                Sequence = _decisions.Count + 1,
                PersonId = person.Id,
                Use = use,
                Kind = DecisionKind.Given,
                DecidedBy = person.Role == PersonRole.Pupil ? Decider.ParentOrCarer : Decider.Self,
                EffectiveFrom = Now.AddDays(-100),
            });
        }

        return this;
    }

    public TestSchool WithAnswers(string id, BiometricAnswers answers)
    {
        _answers[id] = answers;
        return this;
    }

    public SchoolRegister Register() => new(_people, new ConsentLedger(_decisions), _answers);
}
