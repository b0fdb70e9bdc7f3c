using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace ConsentLens.Consent.Tests.Policy;

/// <summary>What must hold for every photo, every register and every rule.</summary>
public class ReleasePolicyProperties(ITestOutputHelper output)
{
    [Fact]
    public void Taking_a_consent_away_makes_neither_photo_nor_face_more_publishable() => ForAll(scenario =>
    {
        PhotoVerdict before = scenario.Judge();
        return Restrictions(scenario).All(after => IsNoMorePublishable(after.Judge(), before));
    });

    [Fact]
    public void Adding_a_face_makes_no_photo_more_publishable()
    {
        // A first face found does say something for a photo whose damage goes unseen: that there was one to be found.
        Gen<(Scenario Scenario, FaceFinding Face, int At)> cases =
            from scenario in ScenarioGenerator.Scenarios
            from face in ScenarioGenerator.Faces
            from at in Gen.Choose(0, scenario.Faces.Length)
            where !scenario.DamageGoesUnseen || scenario.Faces.Length > 0
            select (scenario, face, at);
        Check.One(Configuration, Prop.ForAll(Arb.From(cases), drawn =>
        {
            Scenario more = drawn.Scenario with { Faces = [.. drawn.Scenario.Faces[..drawn.At], drawn.Face, .. drawn.Scenario.Faces[drawn.At..]] };
            return more.Judge().Verdict <= drawn.Scenario.Judge().Verdict;
        }));
    }

    [Fact]
    public void What_was_not_searched_whole_is_never_clear_or_blur() => ForAll(scenario =>
    {
        PhotoVerdict verdict = (scenario with { FullyScanned = false }).Judge();
        return verdict.Verdict <= Verdict.Review && verdict.Verdict <= scenario.Judge().Verdict && verdict.Reasons.Contains(Reason.NotScreened);
    });

    [Fact]
    public void No_word_makes_a_photo_publishable_that_was_not_searched_whole_or_shows_somebody_restricted() => ForAll(scenario =>
    {
        PhotoAssertion[] everyWord = [.. Enum.GetValues<PhotoAssertionKind>().Where(kind => kind != PhotoAssertionKind.Withheld).Select(kind => new PhotoAssertion(kind, TestSchool.Now))];
        PhotoVerdict without = (scenario with { Assertions = [] }).Judge();
        PhotoVerdict with = (scenario with { Assertions = everyWord }).Judge();
        Reason[] settled = [.. without.Reasons.Except(with.Reasons)];
        bool onlyDoubtsAreSettled = with.Verdict == Verdict.Clear
            || settled.All(reason => reason is Reason.FacesMayBeMissed or Reason.DamageMayHideFaces or Reason.NameInFileName or Reason.NameInPicture or Reason.MetadataUnreadable or Reason.PeopleCannotBeScreened or Reason.CloseUp);
        return onlyDoubtsAreSettled
            && with.Faces.Zip(without.Faces).All(face => face.First == face.Second || face.Second.Reason == Reason.CloseUp)
            && (with.Verdict < Verdict.Blur || (scenario.FullyScanned && with.Faces.All(face => face.Treatment >= FaceTreatment.Mask)));
    });

    [Fact]
    public void A_picture_that_nobody_read_and_a_name_in_it_make_no_photo_more_publishable_and_the_first_never_publishable_where_names_count() => ForAll(scenario =>
    {
        PhotoVerdict unread = (scenario with { AwaitsReading = true }).Judge();
        PhotoVerdict written = (scenario with { AwaitsReading = false, Written = [.. scenario.People.Select(person => person.Id)] }).Judge();
        PhotoVerdict plain = (scenario with { AwaitsReading = false, Written = [] }).Judge();
        return unread.Verdict <= (scenario with { AwaitsReading = false }).Judge().Verdict
            && (!scenario.Rules.ReadsPictures || unread.Verdict <= Verdict.Review)
            && written.Verdict <= plain.Verdict
            && (scenario.Rules.ReadsPictures || written.Reasons.SequenceEqual(plain.Reasons));
    });

    [Fact]
    public void No_face_is_shown_that_is_larger_or_more_recognisable_than_its_channel_shows_faces() => ForAll(scenario =>
    {
        ExposureRule rule = scenario.Rules.Exposure;
        // What somebody agreed to is shown as it is.
        PhotoVerdict verdict = (scenario with { Assertions = [.. scenario.Assertions.Where(word => word.Kind != PhotoAssertionKind.CloseUpsAgreed)] }).Judge();
        double toCopy = Math.Min(1, (double)verdict.CopySide / Math.Max(1, scenario.LongSide));
        return verdict.CopySide <= rule.CopySide && scenario.Faces.Zip(verdict.Faces).All(face =>
            face.Second.Treatment != FaceTreatment.Show
            || face.Second.Reason == Reason.NotAFace
            || rule.Exposure switch
            {
                Exposure.NoCloseUps => face.First.View is { } view && (!view.IsTowardsCamera || view.Side * toCopy <= rule.LargestFace),
                Exposure.NoRecognisableFace => face.First.Quality is FaceQuality.Small or FaceQuality.Turned,
                _ => true,
            });
    });

    [Fact]
    public void A_stricter_exposure_shows_no_more() => ForAll(scenario =>
    {
        PhotoVerdict[] ways = [.. Enum.GetValues<Exposure>().Select(exposure => (scenario with { Rules = scenario.Rules with { Exposure = scenario.Rules.Exposure with { Exposure = exposure } } }).Judge())];
        return ways[1].Faces.Zip(ways[0].Faces).All(face => face.First.Treatment <= face.Second.Treatment)
            && ways[2].Faces.Zip(ways[0].Faces).All(face => face.First.Treatment != FaceTreatment.Show || face.Second.Treatment == FaceTreatment.Show)
            && ways[1].Verdict <= ways[0].Verdict;
    });

    [Fact]
    public void What_is_withheld_is_blocked() => ForAll(scenario =>
    {
        PhotoVerdict verdict = (scenario with { Assertions = [.. scenario.Assertions, new PhotoAssertion(PhotoAssertionKind.Withheld, TestSchool.Now)] }).Judge();
        return verdict.Verdict == Verdict.Block && verdict.Reasons.Contains(Reason.BlockedByHuman);
    });

    [Fact]
    public void No_order_matters()
    {
        Gen<(Scenario Scenario, int Seed)> cases =
            from scenario in ScenarioGenerator.Scenarios
            from seed in Gen.Choose(0, int.MaxValue - 1)
            select (scenario, seed);
        Check.One(Configuration, Prop.ForAll(Arb.From(cases), drawn =>
        {
            (Scenario scenario, Scenario shuffled, int[] order) = Shuffled(drawn.Scenario, new Random(drawn.Seed));
            PhotoVerdict expected = scenario.Judge();
            PhotoVerdict actual = shuffled.Judge();
            return actual.Verdict == expected.Verdict
                && actual.Reasons.SequenceEqual(expected.Reasons)
                && actual.Faces.SequenceEqual(order.Select(index => expected.Faces[index]));
        }));
    }

    [Fact]
    public void The_verdict_is_the_least_publishable_of_its_reasons_and_of_its_faces() => ForAll(scenario =>
    {
        PhotoVerdict verdict = scenario.Judge();
        return verdict.Reasons.Count > 0
            && verdict.Verdict == verdict.Reasons.Min(ReasonText.LeadsTo)
            && verdict.Reasons.SequenceEqual(verdict.Reasons.Distinct().Order())
            && verdict.Faces.Count == scenario.Faces.Length
            && verdict.Faces.All(face => (int)face.Treatment == (int)ReasonText.LeadsTo(face.Reason) && (int)face.Treatment >= (int)verdict.Verdict);
    });

    [Fact]
    public void Nobody_is_shown_who_is_said_to_be_somebody_restricted() => ForAll(scenario =>
    {
        PhotoVerdict verdict = scenario.Judge();
        return scenario.Faces.Zip(verdict.Faces).All(pair =>
            pair.Second.Treatment != FaceTreatment.Show || WhoItIs(pair.First) is not { } id || scenario.Register.IsPermitted(id, Use.Website, TestSchool.Now)
            || (pair.First.Human is { PersonId: { } named } && IsExcepted(scenario, named)));
    });

    [Fact]
    public void An_exception_shows_whom_it_names_and_nothing_else() => ForAll(scenario =>
    {
        PhotoVerdict with = scenario.Judge();
        PhotoVerdict without = (scenario with { Exceptions = [] }).Judge();
        return without.Verdict <= with.Verdict
            && with.Faces.Zip(without.Faces, scenario.Faces).All(face =>
                face.First == face.Second
                || (face.First.Reason is Reason.ShownByException or Reason.CloseUp or Reason.CloseUpMasked or Reason.RecognisableFaceMasked && face.Second.PersonId == face.Third.Human?.PersonId && IsExcepted(scenario, face.Second.PersonId!)));
    });

    [Fact]
    public void Nobody_is_taken_for_a_match_who_may_be_somebody_restricted_without_template_or_of_another_class() => ForAll(scenario =>
    {
        PhotoVerdict verdict = scenario.Judge();
        return scenario.Faces.Zip(verdict.Faces).All(pair =>
            pair.First.Human is not null
            || scenario.Rules.Mode == ScreeningMode.DetectOnly
            || pair.Second.Treatment != FaceTreatment.Show
            || pair.First.Comparison.Strength != MatchStrength.Match
            || (!HasUnseenTwin(scenario, pair.First.Comparison.Candidates[0].PersonId) && !IsElsewhere(scenario, pair.First.Comparison.Candidates[0].PersonId)));
    });

    [Fact]
    public void Looking_for_fewer_people_or_expecting_fewer_pupils_makes_no_photo_more_publishable() => ForAll(scenario =>
    {
        PhotoVerdict before = scenario.Judge();
        return IsNoMorePublishable((scenario with { Covered = [.. scenario.Covered.Skip(1)] }).Judge(), before)
            && IsNoMorePublishable((scenario with { Expected = [.. (scenario.Expected ?? [.. scenario.People.Select(person => person.Id)]).Skip(1)] }).Judge(), before);
    });

    [Fact]
    public void In_allow_list_mode_only_the_permitted_and_what_a_human_cleared_is_shown() => ForAll(scenario =>
    {
        PhotoVerdict verdict = (scenario with { Rules = scenario.Rules with { Mode = ScreeningMode.AllowList } }).Judge();
        return verdict.Faces.All(face =>
            face.Treatment != FaceTreatment.Show || face.Reason is Reason.PermittedPerson or Reason.ClearedByHuman or Reason.NotAFace or Reason.ShownByException);
    });

    [Fact]
    public void The_scenarios_reach_every_verdict_in_every_mode()
    {
        Scenario[] drawn = [.. ScenarioGenerator.Scenarios.Sample(5000)];
        var counts = drawn
            .GroupBy(scenario => (scenario.Rules.Mode, scenario.Judge().Verdict))
            .OrderBy(group => group.Key)
            .ToDictionary(group => group.Key, group => group.Count());
        output.WriteLine(string.Join(", ", counts.Select(pair => $"{pair.Key.Mode} {pair.Key.Verdict}: {pair.Value}")));
        Assert.Equal(Enum.GetValues<ScreeningMode>().Length * Enum.GetValues<Verdict>().Length, counts.Count(pair => pair.Value >= 20));
    }

    private static Config Configuration => Config.QuickThrowOnFailure.WithMaxTest(3000).WithQuietOnSuccess(true);

    private static void ForAll(Func<Scenario, bool> holds) =>
        Check.One(Configuration, Prop.ForAll(Arb.From(ScenarioGenerator.Scenarios), holds));

    /// <summary>The scenario with one person's permission taken away, in every way there is.</summary>
    private static IEnumerable<Scenario> Restrictions(Scenario scenario)
    {
        for (int index = 0; index < scenario.People.Length; index++)
        {
            Person person = scenario.People[index];
            Person[] others = [.. scenario.People.Where(other => other != person)];
            yield return scenario with { People = [.. others, person with { IsBarred = true }] };
            foreach (Use use in new[] { Use.Website, Use.NameWithImage })
            {
                foreach (DecisionKind kind in new[] { DecisionKind.Refused, DecisionKind.Withdrawn, DecisionKind.ObjectionUpheld })
                    yield return scenario with { Decisions = [.. scenario.Decisions, NewDecision(scenario, person, use, kind)] };
                // A ledger loses nothing, and decisions of humans rest on what was in it when they were made.
                if (scenario.Assertions.Length > 0 || scenario.Faces.Any(face => face.Human is not null))
                    continue;
                yield return scenario with { Decisions = [.. scenario.Decisions.Where(decision => decision.PersonId != person.Id || decision.Use != use)] };
            }
        }
    }

    private static ConsentDecision NewDecision(Scenario scenario, Person person, Use use, DecisionKind kind) => new()
    {
        Sequence = scenario.Decisions.Length + 1,
        PersonId = person.Id,
        Use = use,
        Kind = kind,
        DecidedBy = scenario.Decisions.Length % 2 == 0 ? Decider.ParentOrCarer : Decider.Self,
        EffectiveFrom = TestSchool.Now,
    };

    private static bool IsNoMorePublishable(PhotoVerdict after, PhotoVerdict before) =>
        after.Verdict <= before.Verdict && after.Faces.Zip(before.Faces).All(pair => pair.First.Treatment <= pair.Second.Treatment);

    private static (Scenario Scenario, Scenario Shuffled, int[] Order) Shuffled(Scenario scenario, Random random)
    {
        int[] order = [.. Enumerable.Range(0, scenario.Faces.Length)];
        random.Shuffle(order);
        Scenario shuffled = scenario with
        {
            Faces = [.. order.Select(index => scenario.Faces[index])],
            People = [.. scenario.People.OrderBy(_ => random.Next())],
            Decisions = [.. scenario.Decisions.OrderBy(_ => random.Next())],
            Covered = [.. scenario.Covered.OrderBy(_ => random.Next())],
            Assertions = [.. scenario.Assertions.OrderBy(_ => random.Next())],
            Exceptions = [.. scenario.Exceptions.OrderBy(_ => random.Next())],
            Expected = scenario.Expected is { } expected ? [.. expected.OrderBy(_ => random.Next())] : null,
        };
        return (scenario, shuffled, order);
    }

    private static bool IsExcepted(Scenario scenario, string personId) =>
        scenario.People.Any(person => person.Id == personId && !person.IsBarred)
        && scenario.Exceptions.Any(exception => exception is { ChannelId: "website" } && exception.PersonId == personId
            && !scenario.Decisions.Any(decision => decision.PersonId == personId && decision.Use == Use.Website
                && decision.Kind != DecisionKind.Given && decision.EffectiveFrom >= exception.SaidAt));

    private static bool HasUnseenTwin(Scenario scenario, string personId) => scenario.People.Any(one => one.Id == personId
        && one.Role == PersonRole.Pupil
        && scenario.People.Any(twin => twin.Id != personId && twin.Role == PersonRole.Pupil
            && twin.FamilyName[..2].Equals(one.FamilyName[..2], StringComparison.OrdinalIgnoreCase)
            && (twin.YearGroup is null || one.YearGroup is null || twin.YearGroup == one.YearGroup)
            && !scenario.Covered.Contains(twin.Id)
            && !scenario.Register.IsPermitted(twin.Id, Use.Website, TestSchool.Now)));

    private static bool IsElsewhere(Scenario scenario, string personId) =>
        scenario.Expected is { } expected && !expected.Contains(personId) && scenario.People.Any(person => person.Id == personId && person.Role == PersonRole.Pupil);

    private static string? WhoItIs(FaceFinding face) => face.Human switch
    {
        null => face.Comparison.Strength == MatchStrength.Match ? face.Comparison.Candidates[0].PersonId : null,
        _ => face.Human.PersonId,
    };
}
