using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Tests.Screening;

/// <summary>A register, put together a person at a time.</summary>
internal sealed class SmallSchool
{
    /// <summary>The instant of these tests.</summary>
    internal static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Thresholds for drawn heads, which are all somewhat alike.</summary>
    internal static readonly MatchThresholds Strict = new(MatchAt: 0.69, PossibleAt: 0.6, Margin: 0.05);

    private readonly List<Person> _people = [];
    private readonly List<ConsentDecision> _decisions = [];
    private readonly Dictionary<string, BiometricAnswers> _answers = [];

    /// <summary>Adds a pupil; in a year of their own unless one is given, so that nobody is taken for their sibling.</summary>
    internal SmallSchool Pupil(
        string id,
        bool website = true,
        BiometricAnswer biometrics = BiometricAnswer.Yes,
        string className = "3A",
        bool barred = false,
        string given = "Quillon",
        string family = "Vexworth",
        string? year = null,
        bool named = false)
    {
        Add(new Person { Id = id, GivenName = given, FamilyName = family, Role = PersonRole.Pupil, YearGroup = year ?? id, Class = className, IsBarred = barred }, website);
        if (named) Give(id, Use.NameWithImage);
        _answers[id] = new BiometricAnswers(biometrics, BiometricAnswer.NotAnswered, BiometricAnswer.NotAnswered);
        return this;
    }

    /// <summary>Adds a member of staff.</summary>
    internal SmallSchool Staff(string id, bool website = true)
    {
        Add(new Person { Id = id, GivenName = "Thessaly", FamilyName = "Brackenmoor", Role = PersonRole.Staff }, website);
        _answers[id] = new BiometricAnswers(BiometricAnswer.NotAnswered, BiometricAnswer.NotAnswered, BiometricAnswer.Yes);
        return this;
    }

    internal SchoolRegister Register() => new(_people, new ConsentLedger(_decisions), _answers);

    private void Give(string id, Use use) => _decisions.Add(new ConsentDecision
    {
        Sequence = _decisions.Count + 1,
        PersonId = id,
        Use = use,
        Kind = DecisionKind.Given,
        DecidedBy = Decider.ParentOrCarer,
        EffectiveFrom = Now.AddDays(-100),
    });

    private void Add(Person person, bool website)
    {
        _people.Add(person);
        _decisions.Add(new ConsentDecision
        {
            Sequence = _decisions.Count + 1,
            PersonId = person.Id,
            Use = Use.Website,
            Kind = website ? DecisionKind.Given : DecisionKind.Refused,
            DecidedBy = person.Role == PersonRole.Pupil ? Decider.ParentOrCarer : Decider.Self,
            EffectiveFrom = Now.AddDays(-100),
        });
    }
}
