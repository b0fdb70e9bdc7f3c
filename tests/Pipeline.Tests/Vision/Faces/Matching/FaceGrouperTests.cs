using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Faces.Matching;
using ConsentLens.Pipeline.Vision.Models;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Faces.Matching;

public sealed class FaceGrouperTests
{
    private const float AlikeAt = 0.8f;

    [Fact]
    public void Every_two_faces_of_a_group_are_alike_and_of_different_photos_and_no_two_groups_could_be_one()
    {
        Prop.ForAll(Drawn().ToArbitrary(), faces =>
        {
            int[] groups = FaceGrouper.Group(faces, AlikeAt, SimilarityMetric.Cosine);
            int[][] members = [.. Enumerable.Range(0, faces.Length).GroupBy(face => groups[face]).Select(group => group.ToArray())];
            bool Fit(int one, int other) => faces[one].PhotoId != faces[other].PhotoId && Similarity.Between(faces[one].Embedding, faces[other].Embedding, SimilarityMetric.Cosine) >= AlikeAt;
            Assert.All(members, group => Assert.All(group, one => Assert.All(group.Where(other => other != one), other => Assert.True(Fit(one, other), $"{one} and {other} are in one group"))));
            Assert.All(members, group => Assert.All(members.Where(other => other != group), other => Assert.False(group.All(one => other.All(two => Fit(one, two))), "Two groups fit together.")));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_chain_of_lookalikes_does_not_join_its_ends()
    {
        // Each step is alike, the ends are not.
        FaceToGroup[] chain = [.. Enumerable.Range(0, 6).Select(step => new FaceToGroup(step, [MathF.Cos(0.3f * step), MathF.Sin(0.3f * step)]))];
        int[] groups = FaceGrouper.Group(chain, AlikeAt, SimilarityMetric.Cosine);
        Assert.NotEqual(groups[0], groups[^1]);
        Assert.True(groups.Distinct().Count() < chain.Length, "Nobody was grouped.");
    }

    // Around a few people each, so that there are groups to be found; several faces of a photo among them.
    private static Gen<FaceToGroup[]> Drawn() => Gen.Choose(0, int.MaxValue).Select(seed =>
    {
        var random = new Random(seed);
        float[][] people = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Unit(random, [0, 0, 0, 0], 1))];
        return Enumerable.Range(0, random.Next(0, 25))
            .Select(_ => new FaceToGroup(random.Next(1, 10), Unit(random, people[random.Next(people.Length)], 0.25f)))
            .ToArray();
    });

    private static float[] Unit(Random random, float[] around, float spread)
    {
        float[] vector = [.. around.Select(value => value + (spread * ((2 * random.NextSingle()) - 1)))];
        Similarity.Normalise(vector);
        return vector;
    }
}
