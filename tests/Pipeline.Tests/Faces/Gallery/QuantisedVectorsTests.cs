using ConsentLens.Pipeline.Faces.Gallery;
using ConsentLens.Pipeline.Models;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Faces.Gallery;

/// <summary>The first pass may let too many through, and never too few.</summary>
public sealed class QuantisedVectorsTests
{
    private const int Dimension = 7;

    /// <summary>Everyday numbers, ties, and what floats have at their ends.</summary>
    private static readonly Gen<float> Numbers = Gen.Frequency(
        (12, Gen.Choose(-3, 3).Select(n => (float)n)),
        (12, Gen.Choose(-100_000, 100_000).Select(n => n / 99_999f)),
        (1, Gen.Elements(float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.Epsilon, -0f, 1e-20f, 3e15f, -1e15f)));

    private static readonly Gen<float[]> Vectors = Gen.Frequency(
        (9, Gen.ArrayOf(Numbers, Dimension)),
        (1, Gen.Constant(new float[Dimension])),
        (2, Gen.Choose(0, 3).Select(n => (float[])[1, n, 0, 0, 0, 0, 0])));

    [Fact]
    public void Whoever_an_exact_search_finds_is_among_the_candidates()
    {
        Gen<(float[] Probe, float[][] All, float Least, int Best)> cases =
            from probe in Vectors
            from all in Gen.NonEmptyListOf(Vectors)
            from least in Gen.Frequency((9, Numbers), (3, Gen.Constant(float.PositiveInfinity)))
            from best in Gen.Choose(1, 3)
            select (probe, all.ToArray(), least, best);
        Prop.ForAll(Arb.From(cases), drawn =>
        {
            IReadOnlyList<int>? candidates = new QuantisedVectors(drawn.All).Candidates(drawn.Probe, drawn.Least, drawn.Best);
            if (candidates is null) return true;
            float[] exact = [.. drawn.All.Select(one => Similarity.Between(drawn.Probe, one, SimilarityMetric.Cosine))];
            float[] greatest = [.. exact.Where(similarity => !float.IsNaN(similarity)).OrderDescending()];
            float bar = greatest.Length < drawn.Best ? float.NegativeInfinity : greatest[drawn.Best - 1];
            return Enumerable.Range(0, exact.Length)
                .Where(i => exact[i] >= bar || exact[i] >= drawn.Least)
                .All(candidates.Contains);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));
    }

    [Fact]
    public void Nothing_is_said_of_a_probe_that_is_zero_or_not_finite_or_of_another_length()
    {
        var vectors = new QuantisedVectors([[1, 0], [0, 1]]);

        Assert.Null(vectors.Candidates([0, 0], 0, 2));
        Assert.Null(vectors.Candidates([float.NaN, 1], 0, 2));
        Assert.Null(vectors.Candidates([1, float.PositiveInfinity], 0, 2));
        Assert.Null(vectors.Candidates([1, 0, 0], 0, 2));
        Assert.NotNull(vectors.Candidates([1, 0], 0, 2));
    }

    [Fact]
    public void Of_many_vectors_nearly_all_are_ruled_out()
    {
        var random = new Random(5);
        float[][] vectors = [.. Enumerable.Range(0, 20_000).Select(_ => Unit(random))];

        IReadOnlyList<int> candidates = new QuantisedVectors(vectors).Candidates(Unit(random), 0.5f, 2)!;

        Assert.InRange(candidates.Count, 2, 100);
    }

    [Fact]
    public void Every_processor_gets_the_same_products()
    {
        var random = new Random(6);
        const int Rows = 9;
        const int Length = 3 * ByteDot.Step;
        sbyte[] rows = [.. Enumerable.Range(0, Rows * Length).Select(_ => (sbyte)random.Next(-127, 128))];
        short[] probe = [.. Enumerable.Range(0, Length).Select(_ => (short)random.Next(-32_767, 32_768))];
        int[] expected = [.. Enumerable.Range(0, Rows).Select(row => Enumerable.Range(0, Length).Sum(i => rows[(row * Length) + i] * probe[i]))];

        Assert.Equal(expected, Products(ByteDot.Multiply));
        Assert.Equal(expected, Products(ByteDot.MultiplyAnywhere));
        if (System.Runtime.Intrinsics.X86.Avx2.IsSupported) Assert.Equal(expected, Products(ByteDot.MultiplyAvx2));
        if (System.Runtime.Intrinsics.X86.Avx512BW.IsSupported) Assert.Equal(expected, Products(ByteDot.MultiplyAvx512));

        int[] Products(Multiplication multiply)
        {
            int[] products = new int[Rows];
            multiply(rows, probe, products);
            return products;
        }
    }

    private delegate void Multiplication(ReadOnlySpan<sbyte> rows, ReadOnlySpan<short> probe, Span<int> products);

    private static float[] Unit(Random random)
    {
        float[] vector = [.. Enumerable.Range(0, 256).Select(_ => (float)(random.NextDouble() - 0.5))];
        Similarity.Normalise(vector);
        return vector;
    }
}
