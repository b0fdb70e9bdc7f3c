using System.Diagnostics;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Faces.Matching;
using ConsentLens.Pipeline.Vision.Models;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.Vision.Faces.Matching;

public sealed class LeaveOneOutTests(ITestOutputHelper output)
{
    private static readonly MatchThresholds Thresholds = new(MatchAt: 0.5, PossibleAt: 0.3, Margin: 0.05);

    [Theory]
    [InlineData(SimilarityMetric.Cosine)]
    [InlineData(SimilarityMetric.Euclidean)]
    public void A_photo_is_taken_for_whom_a_search_without_it_takes_it_for_at_any_thresholds(SimilarityMetric metric)
    {
        Prop.ForAll(Drawn(metric).ToArbitrary(), Band().ToArbitrary(), (school, thresholds) =>
        {
            LeftOutPhoto[] found = [.. LeaveOneOut.Compare(school, metric, default)];
            (Template Owner, int Photo)[] photos = [.. school.OrderBy(template => template.PersonId, StringComparer.Ordinal).SelectMany(template => template.References.Select((_, index) => (template, index)))];
            Assert.Equal(photos.Length, found.Length);
            foreach (((Template owner, int photo), LeftOutPhoto told) in photos.Zip(found))
            {
                Assert.Equal((owner.PersonId, owner.References.Count == 1), (told.PersonId, told.IsOnlyOne));
                float[][] others = [.. owner.References.Where((_, index) => index != photo)];
                Assert.Equal(Searched(school, owner, owner.References[photo], others, metric, thresholds), told.At(thresholds));
                Assert.Equal(Searched(school, owner, owner.References[photo], [], metric, thresholds), told.AsStrangerAt(thresholds));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Stricter_thresholds_never_take_more_photos_for_anybody_or_leave_more_unknown()
    {
        Prop.ForAll(Drawn(SimilarityMetric.Cosine).ToArbitrary(), Band().ToArbitrary(), Gen.Choose(0, 30).Two().ToArbitrary(), (school, thresholds, by) =>
        {
            MatchThresholds stricter = thresholds with { MatchAt = thresholds.MatchAt + (by.Item1 / 100.0), PossibleAt = thresholds.PossibleAt - (by.Item2 / 100.0) };
            foreach (LeftOutPhoto photo in LeaveOneOut.Compare(school, SimilarityMetric.Cosine, default))
            {
                (LeftOutOutcome before, LeftOutOutcome then) = (photo.At(thresholds), photo.At(stricter));
                Assert.True(then == before || then == LeftOutOutcome.Possible, $"{before} became {then}");
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Alone_in_a_school_with_one_photo_nobody_is_anybody_and_with_two_they_are_themselves()
    {
        LeftOutPhoto only = Assert.Single(LeaveOneOut.Compare([Of("p1", [1, 0])], SimilarityMetric.Cosine, default));
        Assert.Equal((true, null, LeftOutOutcome.Unknown), (only.IsOnlyOne, only.Known.Nearest, only.At(Thresholds)));
        Assert.All(LeaveOneOut.Compare([Of("p1", [1, 0], [0.9f, 0.1f])], SimilarityMetric.Cosine, default), photo =>
            Assert.Equal((LeftOutOutcome.Recognised, LeftOutOutcome.Unknown), (photo.At(Thresholds), photo.AsStrangerAt(Thresholds))));
        Assert.Empty(LeaveOneOut.Compare([], SimilarityMetric.Cosine, default));
    }

    [Fact]
    public void A_twin_with_one_photo_is_taken_for_the_other_and_the_pair_is_named_most_alike_first()
    {
        Template[] school = [Of("p3", [0, 1, 0]), Of("p1", [1, 0, 0], [1, 0.05f, 0]), Of("p2", [1, 0.02f, 0]), Of("p4", [0, 0.8f, 0.6f])];
        LeftOutPhoto[] found = [.. LeaveOneOut.Compare(school, SimilarityMetric.Cosine, default)];
        Assert.Equal(LeftOutOutcome.Mistaken, found.Single(photo => photo.PersonId == "p2").At(Thresholds));
        Assert.All(found.Where(photo => photo.PersonId == "p1"), photo => Assert.Equal((LeftOutOutcome.Possible, LeftOutOutcome.Mistaken), (photo.At(Thresholds), photo.AsStrangerAt(Thresholds))));

        (IReadOnlyList<AlikePair> pairs, int total) = LeaveOneOut.Alike(school, SimilarityMetric.Cosine, 0.3, 10, default);
        Assert.Equal([("p1", "p2"), ("p3", "p4")], pairs.Select(pair => (pair.FirstId, pair.SecondId)));
        Assert.Equal(2, total);
        (pairs, total) = LeaveOneOut.Alike(school, SimilarityMetric.Cosine, 0.3, 1, default);
        Assert.Equal(("p1", 2), (Assert.Single(pairs).FirstId, total));
    }

    [Fact]
    public void Two_thousand_people_with_three_photos_each_take_about_a_second()
    {
        var random = new Random(5);
        Template[] school = [.. Enumerable.Range(0, 2_000).Select(person => Made($"p{person:D4}", 3, 256, random, SimilarityMetric.Cosine))];
        TimeSpan before = Environment.CpuUsage.UserTime;
        long start = Stopwatch.GetTimestamp();
        int photos = LeaveOneOut.Compare(school, SimilarityMetric.Cosine, default).Count;
        TimeSpan compared = Stopwatch.GetElapsedTime(start);
        TimeSpan work = Environment.CpuUsage.UserTime - before;
        LeaveOneOut.Alike(school, SimilarityMetric.Cosine, 0.3, 50, default);
        output.WriteLine($"{photos} photos in {compared.TotalMilliseconds:0} ms ({work.TotalMilliseconds:0} ms of work), with pairs in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms");
        Assert.Equal(6_000, photos);
        Assert.InRange(compared, TimeSpan.Zero, Patience.Seconds(5));
    }

    [Fact]
    public void It_stops_when_nobody_waits_for_it_any_more()
    {
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.Throws<OperationCanceledException>(() => LeaveOneOut.Compare([Of("p1", [1, 0], [0, 1])], SimilarityMetric.Cosine, stopped.Token));
    }

    private static LeftOutOutcome Searched(Template[] school, Template owner, float[] photo, float[][] others, SimilarityMetric metric, MatchThresholds thresholds)
    {
        IEnumerable<Template> gallery = school.Where(template => template != owner);
        if (others.Length > 0)
            gallery = gallery.Append(new Template(owner.PersonId, Similarity.Mean(others, metric), others));
        FaceComparison comparison = new FaceMatcher(new TemplateGallery(gallery, metric), thresholds).Compare(photo);
        return comparison.Strength switch
        {
            MatchStrength.Match => comparison.Candidates[0].PersonId == owner.PersonId ? LeftOutOutcome.Recognised : LeftOutOutcome.Mistaken,
            MatchStrength.Possible => LeftOutOutcome.Possible,
            _ => LeftOutOutcome.Unknown,
        };
    }

    // More photos than fit into one tile now and then; alike enough that every outcome comes about.
    private static Gen<Template[]> Drawn(SimilarityMetric metric) => Gen.Choose(0, int.MaxValue).Select(seed =>
    {
        var random = new Random(seed);
        int people = random.Next(10) == 0 ? random.Next(100, 200) : random.Next(0, 12);
        return Enumerable.Range(0, people).Select(person => Made($"p{person:D3}", random.Next(1, 5), 4, random, metric)).OrderBy(_ => random.Next()).ToArray();
    });

    private static Gen<MatchThresholds> Band() => Gen.Choose(0, 100).Three().Select(drawn =>
        new MatchThresholds(Math.Max(drawn.Item1, drawn.Item2) / 100.0, Math.Min(drawn.Item1, drawn.Item2) / 100.0, drawn.Item3 / 1000.0));

    private static Template Made(string person, int photos, int size, Random random, SimilarityMetric metric)
    {
        float[] self = Near(new float[size], 1, random);
        float[][] references = [.. Enumerable.Range(0, photos).Select(_ => Near(self, 0.7f / MathF.Sqrt(size), random))];
        return new Template(person, Similarity.Mean(references, metric), references);
    }

    private static float[] Near(float[] around, float spread, Random random)
    {
        float[] vector = [.. around.Select(value => value + (spread * ((2 * random.NextSingle()) - 1)))];
        Similarity.Normalise(vector);
        return vector;
    }

    private static Template Of(string person, params float[][] references)
    {
        foreach (float[] reference in references) Similarity.Normalise(reference);
        return new Template(person, Similarity.Mean(references, SimilarityMetric.Cosine), references);
    }
}
