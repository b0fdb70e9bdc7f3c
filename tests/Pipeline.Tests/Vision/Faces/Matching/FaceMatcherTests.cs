using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Faces.Matching;
using ConsentLens.Pipeline.Vision.Models;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Faces.Matching;

public sealed class FaceMatcherTests
{
    private static readonly MatchThresholds Thresholds = new(MatchAt: 0.5, PossibleAt: 0.3, Margin: 0.05);

    /// <summary>The probe is the first axis, so that a template's first coordinate is its similarity.</summary>
    private static readonly float[] Probe = [1, 0, 0];

    [Theory]
    // At and around the thresholds, the second person far behind.
    [InlineData(0.51, 0.1, MatchStrength.Match)]
    [InlineData(0.49, 0.1, MatchStrength.Possible)]
    [InlineData(0.31, 0.1, MatchStrength.Possible)]
    [InlineData(0.29, 0.1, MatchStrength.None)]
    // The second person near.
    [InlineData(0.8, 0.74, MatchStrength.Match)]
    [InlineData(0.8, 0.76, MatchStrength.Possible)]
    [InlineData(0.8, 0.8, MatchStrength.Possible)]
    // The margin counts below the possible threshold too.
    [InlineData(0.29, 0.28, MatchStrength.None)]
    public void How_sure_a_match_is(double first, double second, MatchStrength expected)
    {
        FaceComparison comparison = Matcher(Of("p1", first), Of("p2", second)).Compare(Probe);

        Assert.Equal(expected, comparison.Strength);
        Assert.Equal(Math.Max(first, second), comparison.BestSimilarity!.Value, 1e-5);
        Assert.Equal(Math.Abs(first - second), comparison.Margin!.Value, 1e-5);
    }

    [Theory]
    // Nobody, a match, and what the mirror image could make one of the two or take from it.
    [InlineData(0.19, 0.1, true)]
    [InlineData(0.21, 0.1, false)]
    [InlineData(0.4, 0.1, false)]
    [InlineData(0.55, 0.1, false)]
    [InlineData(0.57, 0.1, true)]
    [InlineData(0.8, 0.68, false)]
    [InlineData(0.8, 0.66, true)]
    public void The_mirror_image_is_left_out_only_where_it_cannot_change_the_outcome(double first, double second, bool expected) =>
        Assert.Equal(expected, Matcher(Of("p1", first), Of("p2", second)).IsSettled(Probe, new MirrorShift(Raises: 0.1, Lowers: 0.06, Narrows: 0.08)));

    [Fact]
    public void Where_nobody_is_enrolled_a_face_is_nobody_whatever_its_mirror_image() => Assert.True(Matcher().IsSettled(Probe, new MirrorShift(1, 1, 1)));

    [Fact]
    public void Everyone_above_the_possible_threshold_is_a_candidate_best_first()
    {
        FaceComparison comparison = Matcher(Of("p1", 0.35), Of("p2", 0.7), Of("p3", 0.2), Of("p4", 0.4)).Compare(Probe);

        Assert.Equal(["p2", "p4", "p1"], comparison.Candidates.Select(c => c.PersonId));
        Assert.Equal(MatchStrength.Match, comparison.Strength);
    }

    [Fact]
    public void A_single_reference_of_somebody_else_that_is_nearer_makes_a_match_doubtful_and_names_them()
    {
        // p2's mean is far away, but one of p2's photos is more like the face than any of p1's.
        Template second = new("p2", Axis(0.1), [Axis(0.95), Axis(-0.5)]);

        FaceComparison comparison = Matcher(Of("p1", 0.7), second).Compare(Probe);

        Assert.Equal(MatchStrength.Possible, comparison.Strength);
        Assert.Equal(["p1", "p2"], comparison.Candidates.Select(c => c.PersonId));
    }

    [Fact]
    public void A_second_opinion_is_not_asked_for_where_there_is_no_match() =>
        Assert.Equal(["p1"], Matcher(Of("p1", 0.4), new Template("p2", Axis(0.1), [Axis(0.95)])).Compare(Probe).Candidates.Select(c => c.PersonId));

    [Fact]
    public void Alone_in_the_gallery_a_person_needs_no_margin()
    {
        FaceComparison comparison = Matcher(Of("p1", 0.6)).Compare(Probe);

        Assert.Equal(MatchStrength.Match, comparison.Strength);
        Assert.Null(comparison.Margin);
    }

    [Fact]
    public void With_nobody_in_the_gallery_nobody_is_near()
    {
        FaceComparison comparison = Matcher().Compare(Probe);

        Assert.Equal(MatchStrength.None, comparison.Strength);
        Assert.Null(comparison.BestSimilarity);
        Assert.Empty(comparison.Candidates);
    }

    private static FaceMatcher Matcher(params Template[] templates) => new(new TemplateGallery(templates, SimilarityMetric.Cosine), Thresholds);

    private static Template Of(string id, double similarity) => new(id, Axis(similarity), [Axis(similarity)]);

    private static float[] Axis(double similarity) => [(float)similarity, (float)Math.Sqrt(1 - (similarity * similarity)), 0];
}
