using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage.Encryption;

public sealed class PaddedLengthTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(8, 8)]
    [InlineData(9, 10)]
    [InlineData(65_536, 65_536)]
    [InlineData(65_537, 67_584)]
    [InlineData(4_000_000, 4_063_232)]
    public void It_is_as_the_paper_has_it(long length, long padded) => Assert.Equal(padded, PaddedLength.Of(length));

    [Fact]
    public void It_never_shortens_is_stable_and_costs_under_12_percent() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), length =>
        {
            long padded = PaddedLength.Of(length);
            return padded >= length
                && PaddedLength.Of(padded) == padded
                && padded - length <= 0.12 * length
                && (length < 1 << 20 || padded - length <= length / 32);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Photos_of_2_to_16_megabytes_have_few_lengths()
    {
        int lengths = Enumerable.Range(2_000_000, 14_000_000).Where(length => PaddedLength.Of(length) == length).Count();

        Assert.InRange(lengths, 90, 110);
    }
}
