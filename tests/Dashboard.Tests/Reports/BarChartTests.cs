using System.Globalization;
using ConsentLens.Dashboard.Pages.Reports;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Reports;

public sealed class BarChartTests
{
    /// <summary>Drawn bars of one to four parts: each stands on the one before it, none leaves its field, the tallest fills it, and heights are as the values.</summary>
    [Fact]
    public void Parts_stand_on_each_other_and_are_as_high_as_their_values()
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        for (int round = 0; round < 200; round++)
        {
            int parts = random.Next(1, 5);
            (string, double[])[] bars = [.. Enumerable.Range(0, random.Next(1, 13)).Select(bar => ($"{bar}", Enumerable.Range(0, parts).Select(_ => random.Next(3) == 0 ? 0.0 : random.Next(1, 10_000)).ToArray()))];
            var chart = new BarChart("Drawn", "0", [.. Enumerable.Range(0, parts).Select(part => ($"part {part}", "clear"))], bars);
            double greatest = bars.Max(bar => bar.Item2.Sum());
            Assert.Equal(greatest == 0, chart.IsEmpty);
            if (chart.IsEmpty)
                continue;
            double highest = 0;
            for (int bar = 0; bar < bars.Length; bar++)
            {
                double floor = 16 + BarChart.Height;
                for (int part = 0; part < parts; part++)
                {
                    (string x, string y, string width, string height) = chart.Place(bar, part);
                    Assert.InRange(Read(x), 0, BarChart.Width - Read(width) + 0.02);
                    Assert.True(Math.Abs(Read(height) - (bars[bar].Item2[part] / greatest * BarChart.Height)) < 0.01, $"seed {seed}");
                    Assert.True(Math.Abs(Read(y) + Read(height) - floor) < 0.05, $"seed {seed}");
                    floor = Read(y);
                }

                Assert.Equal(floor, Read(chart.Head(bar).Top), 0.05);
                highest = Math.Max(highest, 16 + BarChart.Height - floor);
                Assert.Contains($"{bars[bar].Item1} {bars[bar].Item2[0].ToString("0", CultureInfo.InvariantCulture)} part 0", chart.InWords, StringComparison.Ordinal);
            }

            Assert.Equal(BarChart.Height, highest, 0.1);
        }
    }

    private static double Read(string number) => double.Parse(number, CultureInfo.InvariantCulture);
}
