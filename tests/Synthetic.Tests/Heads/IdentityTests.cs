using ConsentLens.Synthetic.Heads;

namespace ConsentLens.Synthetic.Tests.Heads;

public sealed class IdentityTests
{
    private static readonly IdentityDistance Distance = new();

    [Fact]
    public void The_same_seed_is_the_same_person_and_another_is_not()
    {
        Assert.Equal(0, Distance.Between(IdentityFactory.Create(7), IdentityFactory.Create(7)));
        Assert.True(Distance.Between(IdentityFactory.Create(7), IdentityFactory.Create(8)) > 0.1);
    }

    [Fact]
    public void A_class_is_further_apart_than_people_drawn_at_random()
    {
        IReadOnlyList<HeadIdentity> distinct = DistinctIdentities.Draw(20, 3);
        HeadIdentity[] random = [.. Enumerable.Range(0, 20).Select(i => IdentityFactory.Create(i))];
        Assert.Equal(20, distinct.Select(head => head.Seed).Distinct().Count());
        Assert.True(NearestPair(distinct) > 1.15 * NearestPair(random), $"{NearestPair(distinct)} against {NearestPair(random)}");
    }

    [Fact]
    public void A_lookalike_is_the_nearer_the_smaller_its_distance()
    {
        HeadIdentity elder = IdentityFactory.Create(11);
        double[] distances = [.. new[] { 0f, 0.2f, 0.5f, 1f }.Select(step =>
            Distance.Between(elder, IdentityFactory.CreateLookalike(elder, 99, step)))];
        Assert.Equal(distances.Order(), distances);
        Assert.Equal(0, distances[0], 1e-6);
        Assert.True(distances[1] < 0.3 * distances[3]);
    }

    private static double NearestPair(IReadOnlyList<HeadIdentity> heads)
    {
        double nearest = double.MaxValue;
        for (int i = 0; i < heads.Count; i++)
        {
            for (int j = 0; j < i; j++)
                nearest = Math.Min(nearest, Distance.Between(heads[i], heads[j]));
        }

        return nearest;
    }
}
