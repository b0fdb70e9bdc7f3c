using Xunit;

namespace ConsentLens.Pipeline.Tests;

public sealed class PatienceTests
{
    [Theory]
    [InlineData(0, 2, 1)]
    [InlineData(2, 2, 1)]
    [InlineData(7, 2, 3.5)]
    [InlineData(50, 2, 20)]
    public void The_time_is_stretched_by_the_load_of_each_core_within_bounds(double load, int cores, double stretch) =>
        Assert.Equal(stretch, Patience.Stretch(load, cores));

    [Theory]
    [InlineData("3.25 1.10 0.50 2/345 6789\n", 3.25)]
    [InlineData("0.25 1.10 0.50 12/345 6789\n", 12)]
    public void The_load_is_that_of_the_last_minute_or_of_this_moment(string loadavg, double load) => Assert.Equal(load, Patience.LoadOf(loadavg));

    [Fact]
    public void Nobody_waits_for_less_than_the_quiet_time() =>
        Assert.InRange(Patience.Seconds(3), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(60));

    [Fact]
    public async Task What_never_comes_is_told_of()
    {
        TimeoutException late = await Assert.ThrowsAsync<TimeoutException>(() => Patience.UntilAsync(() => Task.FromResult(false), TimeSpan.FromMilliseconds(1), () => "The light is still red."));
        Assert.StartsWith("The light is still red.", late.Message, StringComparison.Ordinal);
    }
}
