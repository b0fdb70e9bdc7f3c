using ConsentLens.Consent.Register;
using static ConsentLens.Consent.Tests.Register.RegisterText;

namespace ConsentLens.Consent.Tests.Register;

/// <summary>A heading near a known one is never ignored: a misspelt "biometric_child" would make nothing of a child's no.</summary>
public class NearHeadingTests
{
    [Theory]
    [InlineData("biometrics_child", "biometric_child")]
    [InlineData("biometric_parent2", "biometric_parent_2")]
    [InlineData("Biometric Child", "biometric_child")]
    [InlineData("biometric_parent", "biometric_parent_1")]
    [InlineData("safegaurding", "safeguarding")]
    [InlineData("safeguarding_bar", "safeguarding")]
    [InlineData("wesbite", "website")]
    [InlineData("websites", "website")]
    [InlineData("socialmedia", "social_media")]
    [InlineData("social", "social_media")]
    [InlineData("leavng_date", "leaving_date")]
    [InlineData("internal-display", "internal_display")]
    [InlineData("roles", "role")]
    public void A_heading_near_a_known_one_is_refused_with_the_heading_that_was_meant(string heading, string meant)
    {
        RegisterFormatException refused = Assert.Throws<RegisterFormatException>(() => ReadText(File(Row("p1")).Replace(Header, $"{Header},{heading}", StringComparison.Ordinal)));
        Assert.Contains($"\"{heading}\"", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"\"{meant}\"", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_resembles_nothing_is_listed()
    {
        RegisterFile file = ReadText($"{Header},notes,House,name,email,,gender\n{Row("p1")},x,x,x,x,x,x\n");
        Assert.Equal(["notes", "House", "name", "email", "gender"], file.ExtraColumns.AsEnumerable());
        Assert.Single(file.Rows);
    }

    [Fact]
    public void Our_own_headings_are_not_near_one_another() => Assert.Empty(ReadText($"{string.Join(',', OwnHeadings.Columns.Keys)}\n").Rejected);
}
