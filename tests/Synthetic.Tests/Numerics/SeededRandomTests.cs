using ConsentLens.Synthetic.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace ConsentLens.Synthetic.Tests.Numerics;

public sealed class SeededRandomTests
{
    [Fact]
    public void The_first_numbers_of_a_seed_never_change()
    {
        // From an independent implementation of the generator, in JavaScript.
        var random = new SeededRandom(1);
        double[] drawn = [random.NextDouble(), random.NextDouble(), random.NextDouble()];
        Assert.Equal(ExpectedOfSeedOne, drawn);
    }

    [Fact]
    public void Draws_stay_within_their_range() =>
        Prop.ForAll<int>(seed =>
        {
            var random = new SeededRandom(seed);
            float uniform = random.Uniform(-2, 3);
            float log = random.LogUniform(10, 1000);
            int between = random.Between(4, 6);
            float bell = random.Bell(1);
            return uniform is >= -2 and <= 3 && log is >= 9.999f and <= 1000.01f && between is >= 4 and <= 6 && MathF.Abs(bell) < 3.5f;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_shuffle_keeps_every_item()
    {
        int[] shuffled = new SeededRandom(5).Shuffle(Enumerable.Range(0, 50));
        Assert.NotEqual(Enumerable.Range(0, 50), shuffled);
        Assert.Equal(Enumerable.Range(0, 50), shuffled.Order());
    }

    private static readonly double[] ExpectedOfSeedOne = [0.2470416973810643, 0.5192999374121428, 0.8892884191591293];
}
