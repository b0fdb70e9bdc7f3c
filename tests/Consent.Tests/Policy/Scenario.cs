using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;

namespace ConsentLens.Consent.Tests.Policy;

/// <summary>Everything that the policy looks at, drawn at random by <see cref="ScenarioGenerator"/>.</summary>
internal sealed record Scenario(
    Person[] People,
    ConsentDecision[] Decisions,
    FaceFinding[] Faces,
    bool FullyScanned,
    bool DamageGoesUnseen,
    bool HasUnreadTexts,
    string[] Named,
    PhotoAssertion[] Assertions,
    ScreeningRules Rules,
    string[] Covered,
    PhotoException[] Exceptions,
    string[]? Expected)
{
    /// <summary>Who is named by what is written in the picture.</summary>
    public string[] Written { get; init; } = [];

    /// <summary>Whether nobody read the picture.</summary>
    public bool AwaitsReading { get; init; }

    /// <summary>Long side of the photo.</summary>
    public int LongSide { get; init; }

    public SchoolRegister Register => new(People, new ConsentLedger(Decisions));

    public PhotoVerdict Judge() => ReleasePolicy.Judge(
        new PhotoEvidence
        {
            FullyScanned = FullyScanned,
            DamageGoesUnseen = DamageGoesUnseen,
            LongSide = LongSide,
            Faces = Faces,
            NamedPersonIds = Named,
            HasUnreadTexts = HasUnreadTexts,
            NamesInPicture = [.. Written.Select(person => new PictureName(person, Since: null))],
            AwaitsReading = AwaitsReading,
            Assertions = Assertions,
            Exceptions = Exceptions,
            ExpectedPupils = Expected?.ToHashSet(),
        },
        Register,
        Rules,
        new TemplateCoverage(Covered.Select(person => (person, TestSchool.Now.AddDays(-5)))),
        TestSchool.Now);

    public override string ToString() => string.Join(
        Environment.NewLine,
        Rules,
        $"scanned {FullyScanned}, damage unseen {DamageGoesUnseen}, unread {HasUnreadTexts}, named {string.Join(',', Named)}, covered {string.Join(',', Covered)}, expected {(Expected is null ? "all" : string.Join(',', Expected))}",
        string.Join(Environment.NewLine, Exceptions.Select(exception => $"{exception.PersonId} on {exception.ChannelId} {exception.SaidAt:O}")),
        string.Join(Environment.NewLine, Assertions.Select(assertion => $"{assertion.Kind} {assertion.SaidAt:O}")),
        string.Join(Environment.NewLine, Faces.Select(face =>
            $"{face.Quality} {face.Comparison.Strength} {string.Join(',', face.Comparison.Candidates.Select(candidate => candidate.PersonId))} {face.Human} {face.View}")),
        string.Join(Environment.NewLine, People.Select(person => $"{person.Id} {person.Role} {person.FamilyName} {person.YearGroup} barred {person.IsBarred}")),
        string.Join(Environment.NewLine, Decisions.Select(decision => $"{decision.PersonId} {decision.Use} {decision.Kind} by {decision.DecidedBy} from {decision.EffectiveFrom:O}")));
}
