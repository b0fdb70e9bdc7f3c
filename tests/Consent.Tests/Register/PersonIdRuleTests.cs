using ConsentLens.Consent.Register;

namespace ConsentLens.Consent.Tests.Register;

public class PersonIdRuleTests
{
    [Theory]
    [InlineData("p1", true)]
    [InlineData("2024-0031_b", true)]
    [InlineData("a.b", true)]
    [InlineData("console", true)]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("../p1", false)]
    [InlineData("a/b", false)]
    [InlineData("a\\b", false)]
    [InlineData("C:", false)]
    [InlineData(".hidden", false)]
    [InlineData("-rf", false)]
    [InlineData("p1.", false)]
    [InlineData("p 1", false)]
    [InlineData("p1\n", false)]
    [InlineData("\u00e91", false)]
    [InlineData("con", false)]
    [InlineData("NUL.txt", false)]
    [InlineData("lpt1", false)]
    public void An_id_names_a_folder_on_every_system(string id, bool isSafe) => Assert.Equal(isSafe, PersonIdRule.IsSafe(id));

    [Fact]
    public void An_id_is_not_too_long()
    {
        Assert.True(PersonIdRule.IsSafe(new string('a', 64)));
        Assert.False(PersonIdRule.IsSafe(new string('a', 65)));
    }
}
