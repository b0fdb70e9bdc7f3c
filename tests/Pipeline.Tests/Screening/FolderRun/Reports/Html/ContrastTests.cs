using System.Globalization;
using System.Text.RegularExpressions;
using ConsentLens.Pipeline.Screening.FolderRun.Reports.Html;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Screening.FolderRun.Reports.Html;

/// <summary>WCAG 2.2 AA, 1.4.3 and 1.4.11, for the colours of report.css in both themes.</summary>
public sealed partial class ContrastTests
{
    private const double ForText = 4.5;
    private const double ForMarks = 3;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Text_and_marks_stand_out_from_their_ground(int theme)
    {
        Dictionary<string, string> colours = Themes()[theme];

        foreach (string ground in new[] { "ground", "surface" })
        {
            foreach (string ink in new[] { "ink", "quiet", "link", "block", "review", "blur", "clear" })
            {
                AssertContrast(colours, ink, ground, ForText);
            }

            AssertContrast(colours, "edge", ground, ForMarks);
            AssertContrast(colours, "focus", ground, ForMarks);
        }

        foreach (string verdict in new[] { "block", "review", "blur", "clear" })
        {
            AssertContrast(colours, verdict, $"{verdict}-surface", ForText);
            AssertContrast(colours, "ink", $"{verdict}-surface", ForText);
        }

        AssertContrast(colours, "quiet", "mat", ForText);
        AssertContrast(colours, "ink", "notice-surface", ForText);
        AssertContrast(colours, "notice", "notice-surface", ForText);
        AssertContrast(colours, "masthead-ink", "masthead", ForText);
        AssertContrast(colours, "masthead-quiet", "masthead", ForText);
    }

    [Fact]
    public void Both_themes_name_the_same_colours()
    {
        List<Dictionary<string, string>> themes = Themes();

        Assert.Equal(2, themes.Count);
        Assert.Equal(themes[0].Keys.Order(), themes[1].Keys.Order());
    }

    [Fact]
    public void The_measure_agrees_with_the_ends_of_the_scale()
    {
        Assert.Equal(21, Contrast("#000000", "#ffffff"), precision: 6);
        Assert.Equal(1, Contrast("#123456", "#123456"), precision: 6);
    }

    private static List<Dictionary<string, string>> Themes() =>
        [.. RootRule().Matches(PageResource.Read("report.css"))
            .Select(rule => Colour().Matches(rule.Value).ToDictionary(colour => colour.Groups[1].Value, colour => colour.Groups[2].Value))
            .Where(colours => colours.ContainsKey("ink"))];

    private static void AssertContrast(Dictionary<string, string> colours, string ink, string ground, double least)
    {
        double contrast = Contrast(colours[ink], colours[ground]);
        Assert.True(contrast >= least, string.Create(CultureInfo.InvariantCulture, $"{ink} on {ground} is {contrast:0.00}:1, under {least}:1"));
    }

    private static double Contrast(string first, string second)
    {
        double lighter = Math.Max(Luminance(first), Luminance(second));
        double darker = Math.Min(Luminance(first), Luminance(second));
        return (lighter + 0.05) / (darker + 0.05);
    }

    // https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
    private static double Luminance(string colour)
    {
        double[] linear = [.. new[] { 1, 3, 5 }
            .Select(start => int.Parse(colour.AsSpan(start, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(channel => channel <= 0.04045 ? channel / 12.92 : Math.Pow((channel + 0.055) / 1.055, 2.4))];
        return (0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]);
    }

    [GeneratedRegex(@":root \{[^}]*\}")]
    private static partial Regex RootRule();

    [GeneratedRegex(@"--([a-z-]+): (#[0-9a-f]{6});")]
    private static partial Regex Colour();
}
