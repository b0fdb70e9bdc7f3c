using ConsentLens.Pipeline.Sites.Fetching;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Sites.Fetching;

public sealed class RobotsTxtTests
{
    [Theory]
    [InlineData("User-agent: *\nDisallow: /private/", "/private/a.jpg", false)]
    [InlineData("User-agent: *\nDisallow: /private/", "/privates", true)]
    [InlineData("User-agent: *\nDisallow:", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /\nAllow: /open/", "/open/a", true)]
    [InlineData("User-agent: *\nDisallow: /a\nAllow: /a", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /*.pdf$", "/news/a.pdf", false)]
    [InlineData("User-agent: *\nDisallow: /*.pdf$", "/news/a.pdf?x=1", true)]
    [InlineData("User-agent: *\nDisallow: /a*b*c", "/a1b2c3", false)]
    [InlineData("User-agent: *\nDisallow: *secret", "/a/secret", false)]
    [InlineData("User-agent: *\nDisallow: /a%7Eb", "/a~b", false)]
    [InlineData("User-agent: *\nDisallow: /caf\u00e9", "/caf%C3%A9", false)]
    [InlineData("User-agent: *\nDisallow: /\nUser-agent: consentlens\nDisallow: /x", "/a", true)]
    [InlineData("User-agent: *\nAllow: /\nUser-agent: ConsentLens/1.0\nDisallow: /", "/a", false)]
    [InlineData("User-agent: Other\nUser-agent: ConsentLens\nDisallow: /", "/a", false)]
    [InlineData("User-agent: Other\nDisallow: /", "/a", true)]
    [InlineData("user-agent:*\r\n# a remark\r\ndisallow: /a # another\r\n", "/a", false)]
    [InlineData("User-agent: *\nDisallow: /?", "/?s=1", false)]
    [InlineData("User-agent: *\nDisallow: /", "/robots.txt", true)]
    [InlineData("<html>not found</html>", "/a", true)]
    public void What_is_allowed(string text, string path, bool isAllowed) =>
        Assert.Equal(isAllowed, RobotsTxt.Parse(text, "ConsentLens").Allows(new Uri("https://school.example" + path)));

    [Fact]
    public void Delay_and_sitemaps_are_read()
    {
        var robots = RobotsTxt.Parse("Sitemap: https://school.example/map.xml\nUser-agent: *\nCrawl-delay: 2.5\nDisallow: /x\nSitemap: /two.xml", "ConsentLens");
        Assert.Equal(TimeSpan.FromSeconds(2.5), robots.Delay);
        Assert.Equal(["https://school.example/map.xml", "/two.xml"], robots.Sitemaps);
    }
}
