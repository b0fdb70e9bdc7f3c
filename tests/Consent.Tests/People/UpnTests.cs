using ConsentLens.Consent.People;

namespace ConsentLens.Consent.Tests.People;

public class UpnTests
{
    [Theory]
    [InlineData("P207000016049")] // 2x2 + 7x4 + 1x9 + 6x10 + 4x12 + 9x13 = 266 = 11 x 23 + 13
    [InlineData("B801200005001")] // example of the python-stdnum documentation
    [InlineData(" b801200005001 ")]
    public void A_right_number_is_read(string text) => Assert.Equal(text.Trim().ToUpperInvariant(), Upn.Parse(text).Value);

    [Fact]
    public void A_temporary_number_ends_in_a_letter_that_counts_in_the_check()
    {
        // The digits give 149 = 6 x 23 + 11; the last letter has weight 13, so that A adds 0 and C adds 26.
        Assert.True(Upn.TryParse("M20700001604A", out _, out _));
        Assert.True(Upn.TryParse("Q20700001604C", out _, out _));
        Assert.False(Upn.TryParse("M20700001604C", out _, out _));
    }

    [Theory]
    [InlineData("B207000016049", "require P")]
    [InlineData("A801200005001", "require B")]
    [InlineData("P207000061049", "require")]
    [InlineData("P20700001604", "12 characters")]
    [InlineData("", "0 characters")]
    [InlineData("I207000016049", "check letter")]
    [InlineData("1207000016049", "check letter")]
    [InlineData("X80120000A001", "digits")]
    [InlineData("X80120000\uff11001", "digits")]
    [InlineData("P20700001604S", "letter other than")]
    public void A_wrong_number_is_refused_with_its_reason(string text, string reason)
    {
        Assert.False(Upn.TryParse(text, out _, out string? problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
        _ = Assert.Throws<FormatException>(() => Upn.Parse(text));
    }

    [Fact]
    public void Every_single_mistyped_digit_is_caught()
    {
        const string right = "P207000016049";
        for (int index = 1; index < right.Length; index++)
        {
            foreach (char digit in "0123456789".Where(digit => digit != right[index]))
            {
                string wrong = right[..index] + digit + right[(index + 1)..];
                Assert.False(Upn.TryParse(wrong, out _, out _), wrong);
            }
        }
    }
}
