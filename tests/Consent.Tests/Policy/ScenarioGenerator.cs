using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using FsCheck;
using FsCheck.Fluent;

namespace ConsentLens.Consent.Tests.Policy;

/// <summary>Draws scenarios: few people and few faces, so that they meet often, and most of them sound, so that many photos are clear.</summary>
internal static class ScenarioGenerator
{
    private const string NotOnRegister = "x";
    private const string Channel = "website";

    private static readonly string[] Ids = ["p1", "p2", "p3", "p4", "p5"];

    private static readonly Gen<FaceQuality> Qualities = Gen.Frequency(
        (4, Gen.Constant(FaceQuality.Good)),
        (3, Gen.Elements(Enum.GetValues<FaceQuality>())));

    private static readonly Gen<HumanAssertion?> Words = Gen.Frequency(
        (6, Gen.Constant<HumanAssertion?>(null)),
        (2, from kind in Gen.Elements(Enum.GetValues<HumanAssertionKind>())
            from id in AnyId
            from daysAgo in Gen.Choose(0, 10)
            select (HumanAssertion?)new HumanAssertion(kind, TestSchool.Now.AddDays(-daysAgo), kind == HumanAssertionKind.IsPerson ? id : null)));

    private static Gen<string> AnyId => Gen.Frequency((12, Gen.Elements(Ids)), (1, Gen.Constant(NotOnRegister)));

    public static Gen<FaceFinding> Faces =>
        from quality in Qualities
        from strength in Gen.Frequency((3, Gen.Constant(MatchStrength.Match)), (3, Gen.Elements(Enum.GetValues<MatchStrength>())))
        from ids in AnyId.ListOf(3)
        from count in Gen.Choose(strength == MatchStrength.Match ? 1 : 0, 3)
        from human in Words
        from side in Gen.Frequency((3, Gen.Choose(10, 150)), (1, Gen.Choose(150, 1500)))
        from towards in Gen.Elements(true, true, false)
        from isSeen in Gen.Frequency((9, Gen.Constant(true)), (1, Gen.Constant(false)))
        select new FaceFinding
        {
            Quality = quality,
            View = isSeen ? new FaceView(side, towards) : null,
            Comparison = new FaceComparison
            {
                Strength = strength,
                Candidates = strength < MatchStrength.Possible ? [] : [.. ids.Take(count).Distinct().Select((id, rank) => new Candidate(id, 0.9 - (0.1 * rank)))],
            },
            Human = human,
        };

    public static Gen<Scenario> Scenarios =>
        from people in PeopleOfTheSchool
        from decisions in DecisionsOf(people)
        from faceCount in Gen.Choose(0, 4)
        from faces in Faces.ListOf(faceCount)
        from scanned in Gen.Frequency((7, Gen.Constant(true)), (1, Gen.Constant(false)))
        from damageUnseen in Gen.Elements(false, true)
        from unread in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        from named in Gen.Frequency((4, Gen.Constant(Array.Empty<string>())), (1, AnyId.Select(id => new[] { id })))
        from written in Gen.Frequency((4, Gen.Constant(Array.Empty<string>())), (1, AnyId.Select(id => new[] { id })))
        from unseen in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        from words in WordsOnPhoto
        from rules in Rules
        from covered in Gen.Frequency((3, Gen.Constant(Ids)), (1, Gen.SubListOf(Ids).Select(ids => ids.ToArray())))
        from exceptions in ExceptionsOf([.. faces])
        from longSide in Gen.Frequency((1, Gen.Constant(0)), (9, Gen.Choose(300, 6000)))
        from expected in Gen.Frequency((4, Gen.Constant<string[]?>(null)), (1, Gen.SubListOf(Ids).Select(ids => (string[]?)ids.ToArray())))
        select new Scenario(people, decisions, [.. faces], scanned, damageUnseen, unread, named, words, rules, covered, exceptions, expected) { Written = written, AwaitsReading = unseen, LongSide = longSide };

    // Mostly of people whom somebody named, and on the channel: others count for nothing.
    private static Gen<PhotoException[]> ExceptionsOf(FaceFinding[] faces) =>
        from id in Gen.Elements(Ids.Concat(faces.Select(face => face.Human?.PersonId).OfType<string>()).ToArray())
        from channel in Gen.Frequency((4, Gen.Constant(Channel)), (1, Gen.Constant("elsewhere")))
        from daysAgo in Gen.Choose(0, 10)
        from isThere in Gen.Elements(false, true)
        select isThere ? new[] { new PhotoException(id, channel, TestSchool.Now.AddDays(-daysAgo)) } : [];

    private static Gen<PhotoAssertion[]> WordsOnPhoto =>
        from kinds in Gen.Frequency(
            (3, Gen.Constant(Array.Empty<PhotoAssertionKind>())),
            (3, Gen.SubListOf(PhotoAssertionKind.NamesChecked, PhotoAssertionKind.NobodyMissed).Select(kinds => kinds.ToArray())),
            (1, Gen.SubListOf(Enum.GetValues<PhotoAssertionKind>()).Select(kinds => kinds.ToArray())))
        from daysAgo in Gen.Choose(0, 10)
        select kinds.Select(kind => new PhotoAssertion(kind, TestSchool.Now.AddDays(-daysAgo))).ToArray();

    private static Gen<ScreeningRules> Rules =>
        from mode in Gen.Elements(Enum.GetValues<ScreeningMode>())
        from onHit in Gen.Elements(Enum.GetValues<HitAction>())
        from onUnknown in Gen.Elements(Enum.GetValues<DoubtAction>())
        from onSmall in Gen.Elements(Enum.GetValues<DoubtAction>())
        from reads in Gen.Elements(false, true)
        from exposure in Exposures
        select new ScreeningRules { ChannelId = Channel, Use = Use.Website, Mode = mode, OnHit = onHit, OnUnknown = onUnknown, OnSmall = onSmall, ReadsPictures = reads, Exposure = exposure };

    private static Gen<ExposureRule> Exposures => Gen.Frequency(
        (2, Gen.Constant(new ExposureRule())),
        (3, from exposure in Gen.Elements(Enum.GetValues<Exposure>())
            from action in Gen.Elements(Enum.GetValues<CloseUpAction>())
            from largest in Gen.Choose(ExposureRule.SmallestLimit, ExposureRule.LargestLimit)
            from side in Gen.Choose(ExposureRule.SmallestCopySide, ExposureRule.UsualCopySide)
            select new ExposureRule { Exposure = exposure, OnCloseUp = action, LargestFace = largest, CopySide = side }));

    private static Gen<Person[]> PeopleOfTheSchool => Gen.CollectToArray(
        Ids,
        id =>
            from isBarred in Gen.Frequency((8, Gen.Constant(false)), (1, Gen.Constant(true)))
            from role in Gen.Frequency((4, Gen.Constant(PersonRole.Pupil)), (1, Gen.Constant(PersonRole.Staff)))
            from family in Gen.Elements("Byron", "byrón", "Hopper", "Lovelace")
            from year in Gen.Elements("3", "4", null)
            select TestSchool.Pupil(id, family: family) with { Role = role, YearGroup = year, IsBarred = isBarred });

    private static Gen<ConsentDecision[]> DecisionsOf(Person[] people) =>
        from drawn in Gen.CollectToArray(
            people.SelectMany(person => new[] { (Person: person, Use: Use.Website), (Person: person, Use: Use.NameWithImage) }),
            pair =>
                from count in Gen.Frequency((1, Gen.Constant(0)), (5, Gen.Constant(1)), (2, Gen.Choose(2, 3)))
                from decisions in DecisionOf(pair.Person, pair.Use).ListOf(count)
                select decisions)
        select drawn.SelectMany(decisions => decisions).Select((decision, index) => decision with { Sequence = index + 1 }).ToArray();

    private static Gen<ConsentDecision> DecisionOf(Person person, Use use) =>
        from kind in Gen.Frequency((5, Gen.Constant(DecisionKind.Given)), (1, Gen.Elements(Enum.GetValues<DecisionKind>())))
        from usual in Gen.Frequency((6, Gen.Constant(true)), (1, Gen.Constant(false)))
        from daysAgo in Gen.Choose(-1, 20)
        from lastingDays in Gen.Frequency((6, Gen.Constant(365)), (1, Gen.Choose(1, 20)))
        select new ConsentDecision
        {
            Sequence = 0,
            PersonId = person.Id,
            Use = use,
            Kind = kind,
            DecidedBy = usual == (person.Role == PersonRole.Pupil) ? Decider.ParentOrCarer : Decider.Self,
            EffectiveFrom = TestSchool.Now.AddDays(-daysAgo),
            Expires = TestSchool.Now.AddDays(lastingDays - daysAgo),
        };
}
