using System.Globalization;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Models;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Faces.Gallery;

public sealed class TemplateGalleryTests
{
    /// <summary>Vectors of three coordinates of -2..2, so that ties are frequent.</summary>
    private static readonly Gen<float[]> Vectors =
        from x in Gen.Choose(-2, 2)
        from y in Gen.Choose(-2, 2)
        from z in Gen.Choose(-2, 2)
        select new float[] { x, y, z };

    [Theory]
    [InlineData(SimilarityMetric.Cosine)]
    [InlineData(SimilarityMetric.Euclidean)]
    public void A_search_finds_what_comparing_with_everybody_finds(SimilarityMetric metric)
    {
        Gen<(float[] Probe, float[][] Means, int Least)> cases =
            from probe in Vectors
            from means in Gen.ArrayOf(Vectors)
            from least in Gen.Choose(-6, 6)
            select (probe, means, least);
        Prop.ForAll(Arb.From(cases), drawn =>
        {
            Template[] templates = [.. drawn.Means.Select((mean, i) => Of($"p{i:D3}", mean))];
            var gallery = new TemplateGallery(templates.Reverse(), metric);
            var everybody = templates
                .Select(t => new Neighbour(t.PersonId, Similarity.Between(drawn.Probe, t.Mean, metric)))
                .OrderByDescending(n => n.Similarity)
                .ThenBy(n => n.PersonId, StringComparer.Ordinal)
                .ToList();
            var expected = everybody.Where((n, i) => i < 2 || n.Similarity >= drawn.Least).ToList();
            return gallery.Nearest(drawn.Probe, drawn.Least).SequenceEqual(expected);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_search_of_many_finds_what_comparing_with_everybody_finds()
    {
        // Few coordinates, so that many are alike.
        Gen<(float[] Probe, int Seed, float Least)> cases =
            from probe in Vectors
            from seed in Gen.Choose(0, 1_000_000)
            from least in Gen.Elements(-20f, 0f, 3f, 5.5f, 8f, float.PositiveInfinity, float.NaN)
            select (probe, seed, least);
        Prop.ForAll(Arb.From(cases), drawn =>
        {
            var random = new Random(drawn.Seed);
            Template[] templates = [.. Enumerable.Range(0, random.Next(120, 700)).Select(i => Of($"p{i:D4}", Drawn(random)))];
            var gallery = new TemplateGallery(templates, SimilarityMetric.Cosine);
            var everybody = templates
                .Select(t => new Neighbour(t.PersonId, Similarity.Between(drawn.Probe, t.Mean, SimilarityMetric.Cosine)))
                .Where(n => !float.IsNaN(n.Similarity))
                .OrderByDescending(n => n.Similarity)
                .ThenBy(n => n.PersonId, StringComparer.Ordinal)
                .ToList();
            var expected = everybody.Where((n, i) => i < 2 || n.Similarity >= drawn.Least).ToList();
            return gallery.Nearest(drawn.Probe, drawn.Least).SequenceEqual(expected)
                && gallery.NearestReference(drawn.Probe) == everybody[0]
                && gallery.SimilarityTo(everybody[^1].PersonId, drawn.Probe) == everybody[^1].Similarity;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

        // One of a hundred holds what is no number, and is like nobody.
        static float[] Drawn(Random random) => random.Next(100) == 0
            ? [float.NaN, 1, 1]
            : [random.Next(-2, 3), random.Next(-2, 3), random.Next(4) == 0 ? (float)random.NextDouble() : random.Next(-2, 3)];
    }

    [Fact]
    public void The_second_opinion_is_the_nearest_of_all_single_references()
    {
        Gen<(float[] Probe, float[][][] References)> cases =
            from probe in Vectors
            from references in Gen.ArrayOf(Gen.ArrayOf(Vectors))
            select (probe, references);
        Prop.ForAll(Arb.From(cases), drawn =>
        {
            var gallery = new TemplateGallery(drawn.References.Select((all, i) => new Template($"p{i:D3}", [0, 0, 0], all)), SimilarityMetric.Cosine);
            float[] similarities = [.. drawn.References.SelectMany(all => all).Select(one => Similarity.Between(drawn.Probe, one, SimilarityMetric.Cosine))];
            Neighbour? found = gallery.NearestReference(drawn.Probe);
            return similarities.Length == 0
                ? found is null
                : found!.Value.Similarity == similarities.Max()
                    && drawn.References[int.Parse(found.Value.PersonId[1..], CultureInfo.InvariantCulture)]
                        .Any(one => Similarity.Between(drawn.Probe, one, SimilarityMetric.Cosine) == similarities.Max());
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Vectors_longer_than_a_processors_registers_are_compared_whole()
    {
        var random = new Random(3);
        float[][] vectors = [.. Enumerable.Range(0, 50).Select(_ => Unit(random, 256))];
        var gallery = new TemplateGallery(vectors.Select((v, i) => Of($"p{i:D3}", v)), SimilarityMetric.Cosine);
        for (int i = 0; i < vectors.Length; i++)
        {
            Neighbour nearest = gallery.Nearest(vectors[i], 2)[0];
            Assert.Equal($"p{i:D3}", nearest.PersonId);
            Assert.Equal(1, nearest.Similarity, 1e-5f);
            double expected = vectors[0].Zip(vectors[i], (a, b) => (double)a * b).Sum();
            Assert.Equal(expected, gallery.SimilarityTo("p000", vectors[i])!.Value, 1e-5);
        }
    }

    [Fact]
    public void Nobody_is_in_it_twice_and_all_templates_are_of_one_size()
    {
        Assert.Contains("p1", Assert.Throws<ArgumentException>(() => Gallery(Of("p1", [1, 0]), Of("p1", [0, 1]))).Message, StringComparison.Ordinal);
        _ = Assert.Throws<ArgumentException>(() => Gallery(Of("p1", [1, 0]), Of("p2", [0, 1, 0])));
    }

    [Fact]
    public void An_empty_gallery_finds_nobody()
    {
        Assert.Empty(Gallery().Nearest([1, 0], 0));
        Assert.Null(Gallery().NearestReference([1, 0]));
    }

    [Fact]
    public void The_similarity_to_a_person_is_that_of_the_nearest_template_mean_or_single() =>
        Assert.Equal(0.9f, Gallery(new Template("p1", [0, 1], [[0.9f, 0.1f], [-1, 0]])).SimilarityTo("p1", [1, 0]));

    [Fact]
    public void A_mean_of_directions_is_a_direction_again_and_a_mean_of_places_is_a_place()
    {
        Assert.Equal([0.8f, 0.6f], Similarity.Mean([[1, 0], [0.28f, 0.96f]], SimilarityMetric.Cosine), Tolerance);
        Assert.Equal([0.64f, 0.48f], Similarity.Mean([[1, 0], [0.28f, 0.96f]], SimilarityMetric.Euclidean), Tolerance);
        _ = Assert.Throws<ArgumentException>(() => Similarity.Mean([], SimilarityMetric.Cosine));
    }

    [Fact]
    public void A_template_never_prints_its_numbers() =>
        Assert.Equal("Template of p1", Of("p1", [0.123f, 0.456f]).ToString());

    private static TemplateGallery Gallery(params Template[] templates) => new(templates, SimilarityMetric.Cosine);

    private static Template Of(string id, float[] mean) => new(id, mean, [mean]);

    private static bool Tolerance(float expected, float actual) => Math.Abs(expected - actual) < 1e-5f;

    private static float[] Unit(Random random, int length)
    {
        float[] vector = [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5))];
        Similarity.Normalise(vector);
        return vector;
    }
}
