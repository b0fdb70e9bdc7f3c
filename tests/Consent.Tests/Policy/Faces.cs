using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;

namespace ConsentLens.Consent.Tests.Policy;

/// <summary>Faces and photos for tests of the policy, in a school of two permitted and two restricted pupils.</summary>
internal static class Faces
{
    public static readonly SchoolRegister School = new TestSchool()
        .With("ok1", Use.Website)
        .With("ok2", Use.Website)
        .With("no1")
        .With("no2", Use.Press)
        .With(TestSchool.Pupil("barred") with { IsBarred = true }, Enum.GetValues<Use>())
        .With("named", Use.Website, Use.NameWithImage)
        .With("namedOnly", Use.NameWithImage)
        .Register();

    /// <summary>Everybody has a template that is older than any decision of these tests.</summary>
    public static readonly TemplateCoverage Everybody = new(School.People.Select(person => (person.Id, DateTimeOffset.MinValue)));

    public static readonly ScreeningRules AllowList = new() { ChannelId = "website", Use = Use.Website };

    public static readonly ScreeningRules BlockList = AllowList with { Mode = ScreeningMode.BlockList };

    public static readonly ScreeningRules DetectOnly = AllowList with { Mode = ScreeningMode.DetectOnly };

    public static FaceFinding Match(string id, FaceQuality quality = FaceQuality.Good) => Face(MatchStrength.Match, quality, id);

    public static FaceFinding Possible(params string[] ids) => Face(MatchStrength.Possible, FaceQuality.Good, ids);

    public static FaceFinding Unknown(FaceQuality quality = FaceQuality.Good) => Face(MatchStrength.None, quality);

    public static FaceFinding NotCompared(FaceQuality quality = FaceQuality.Good) => Face(MatchStrength.NotCompared, quality);

    public static FaceFinding Face(MatchStrength strength, FaceQuality quality, params string[] ids) => new()
    {
        Quality = quality,
        Comparison = new FaceComparison
        {
            Strength = strength,
            Candidates = [.. ids.Select((id, index) => new Candidate(id, 0.8 - (0.1 * index)))],
        },
    };

    public static FaceFinding Said(this FaceFinding face, HumanAssertionKind kind, string? id = null) =>
        face with { Human = new HumanAssertion(kind, TestSchool.Now, id) };

    public static PhotoEvidence Photo(params FaceFinding[] faces) => new() { FullyScanned = true, DamageGoesUnseen = false, Faces = faces };

    public static PhotoVerdict Judge(ScreeningRules rules, params FaceFinding[] faces) => Judge(rules, Photo(faces));

    public static PhotoVerdict Judge(ScreeningRules rules, PhotoEvidence photo) =>
        ReleasePolicy.Judge(photo, School, rules, Everybody, TestSchool.Now);

    public static void AssertFace(FaceVerdict expected, ScreeningRules rules, FaceFinding face)
    {
        PhotoVerdict verdict = Judge(rules, face);
        Assert.Equal(expected, Assert.Single(verdict.Faces));
        Assert.Equal([expected.Reason], verdict.Reasons);
        Assert.Equal((int)expected.Treatment, (int)verdict.Verdict);
    }
}
