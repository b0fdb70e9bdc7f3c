using ConsentLens.Pipeline.School.Recognition;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Faces.Matching;
using ConsentLens.Pipeline.Vision.Models;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Recognition;

/// <summary>What the figures of one's own pupils count, and what they advise.</summary>
public sealed class RecognitionLadderTests
{
    private static readonly MatchThresholds Usual = new(0.5, 0.3, 0.05, 0.25);

    [Fact]
    public void Photos_are_counted_by_what_becomes_of_them_and_single_ones_as_strangers_alone()
    {
        LeftOutPhoto[] photos =
        [
            Photo("p1", 0.7), Photo("p1", 0.6), Photo("p2", 0.4), Photo("p2", 0.2), Photo("p3", 0.6, takenFor: "p9", stranger: 0.6), Photo("p3", 0.55, stranger: 0.52),
            Photo("p4", 0.51, takenFor: "p1", stranger: 0.51, only: true), Photo("p5", 0.1, takenFor: "p1", only: true),
        ];
        Assert.Equal(new RecognitionCounts(People: 5, SinglePhotos: 2, Photos: 6, Recognised: 3, Possible: 1, Unknown: 1, Mistaken: 1, StrangersMistaken: 3), RecognitionCounts.Of(photos, Usual));
        Assert.Equal(new RecognitionCounts(0, 0, 0, 0, 0, 0, 0, 0), RecognitionCounts.Of([], Usual));
    }

    // The similarity at which somebody is taken for somebody else, and what is advised against it.
    [Theory]
    [InlineData(0.45, null)]
    [InlineData(0.51, 0.525)]
    [InlineData(0.56, 0.575)]
    [InlineData(0.69, 0.7)]
    [InlineData(0.72, null)]
    public void The_least_strict_match_without_errors_is_advised_and_none_where_none_helps(double error, double? advised)
    {
        RecognitionLadder ladder = RecognitionLadder.Of([Photo("p1", 0.8), Photo("p2", 0.8, stranger: error)], Usual, Usual, missedIsShown: false);
        Assert.Equal(advised, ladder.Advice?.Thresholds.MatchAt);
        Assert.Equal(Usual.PossibleAt, ladder.Advice?.Thresholds.PossibleAt ?? Usual.PossibleAt);
    }

    [Theory]
    [InlineData(0.28, false, null)]
    [InlineData(0.28, true, 0.275)]
    [InlineData(0.26, true, 0.25)]
    [InlineData(0.1, true, null)]
    public void Where_a_missed_face_is_shown_a_lower_possible_match_is_advised(double missed, bool isShown, double? advised)
    {
        RecognitionLadder ladder = RecognitionLadder.Of([Photo("p1", 0.8), Photo("p2", missed)], Usual, Usual, isShown);
        Assert.Equal(advised, ladder.Advice?.Thresholds.PossibleAt);
    }

    [Fact]
    public void What_is_advised_is_stricter_can_be_and_makes_fewer_errors_and_every_step_tells_people_apart()
    {
        Prop.ForAll(Drawn().ToArbitrary(), InForce().ToArbitrary(), (photos, inForce) =>
        {
            RecognitionLadder ladder = RecognitionLadder.Of(photos, inForce, Usual, missedIsShown: true);
            RecognitionCounts now = RecognitionCounts.Of(photos, inForce);
            Assert.All(ladder.ByMatch.Concat(ladder.ByPossible), step =>
            {
                Assert.True(step.Thresholds == inForce || Thresholds.TellsApart(step.Thresholds, Usual));
                Assert.Equal(step.Counts.Photos, step.Counts.Recognised + step.Counts.Possible + step.Counts.Unknown + step.Counts.Mistaken);
                Assert.Equal(photos.Length, step.Counts.Photos + step.Counts.SinglePhotos);
            });
            Assert.Contains(ladder.ByMatch, step => step.Thresholds == inForce);
            Assert.Contains(ladder.ByPossible, step => step.Thresholds == inForce);
            if (ladder.Advice is { } advice)
            {
                Assert.False(Thresholds.IsLooser(advice.Thresholds, inForce));
                Assert.True(Thresholds.TellsApart(advice.Thresholds, Usual));
                Assert.True(advice.Counts.Errors < now.Errors || advice.Counts.Unknown < now.Unknown);
                Assert.True(advice.Counts.Errors <= now.Errors && advice.Counts.Unknown <= now.Unknown);
            }
        }).QuickCheckThrowOnFailure();
    }

    private static Gen<LeftOutPhoto[]> Drawn() => Gen.Choose(0, int.MaxValue).Select(seed =>
    {
        var random = new Random(seed);
        return Enumerable.Range(0, random.Next(0, 40))
            .Select(photo => Photo($"p{photo / 3}", random.NextDouble(), random.Next(3) == 0 ? "p99" : null, random.NextDouble(), random.Next(5) == 0))
            .ToArray();
    });

    private static Gen<MatchThresholds> InForce() => Gen.Choose(50, 100).SelectMany(match => Gen.Choose(15, 30).Select(possible => Usual with { MatchAt = match / 100.0, PossibleAt = possible / 100.0 }));

    private static LeftOutPhoto Photo(string person, double similarity, string? takenFor = null, double stranger = 0.1, bool only = false) => new(
        person,
        only,
        new LeftOutSearch(new Neighbour(takenFor ?? person, (float)similarity), 0.2f, Disagrees: false),
        new LeftOutSearch(new Neighbour("p98", (float)stranger), 0.2f, Disagrees: false));
}
