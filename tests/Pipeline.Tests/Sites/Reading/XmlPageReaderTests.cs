using ConsentLens.Pipeline.Sites.Reading;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Sites.Reading;

public sealed class XmlPageReaderTests
{
    private static readonly Uri Address = new("https://school.example/feed");

    [Theory]
    [InlineData("<rss xmlns:media='m' xmlns:content='c'><channel><image><url>/logo</url></image><item><title>Olivia wins</title><link>/one</link><enclosure url='/a.jpg' type='image/jpeg'/><media:content url='/b' medium='image'/><media:thumbnail url='/c'/><content:encoded><![CDATA[<p><img src=/d.jpg></p>]]></content:encoded><description>&lt;img src=/e.jpg&gt;</description></item></channel></rss>",
        "/logo /a.jpg /b /c /d.jpg /e.jpg", "/one")]
    [InlineData("<feed xmlns='http://www.w3.org/2005/Atom'><logo>/l.png</logo><entry><title>x</title><link href='/two'/><link rel='enclosure' type='image/png' href='/f'/><content type='html'>&lt;img src=\"/g.jpg\"&gt;</content></entry><entry><content type='xhtml'><div><img src='/h'/></div></content></entry></feed>",
        "/l.png /f /g.jpg /h", "/two")]
    [InlineData("<urlset xmlns:image='i'><url><loc>https://school.example/three</loc><image:image><image:loc>https://school.example/i</image:loc></image:image></url><url><loc>/k.jpg</loc></url></urlset>",
        "/i /k.jpg", "/three")]
    [InlineData("<sitemapindex><sitemap><loc>https://school.example/map-1.xml.gz</loc></sitemap></sitemapindex>", "", "/map-1.xml.gz")]
    public void Feeds_and_sitemaps(string text, string pictures, string links)
    {
        PageContents contents = XmlPageReader.Read(text, Address);
        Assert.Equal(pictures.Split(' ', StringSplitOptions.RemoveEmptyEntries), contents.Pictures.Select(picture => picture.Address!.AbsolutePath));
        Assert.Equal(links.Split(' '), contents.Links.Select(link => link.AbsolutePath));
        Assert.False(contents.IsDamaged);
    }

    [Fact]
    public void The_title_of_an_item_belongs_to_its_pictures() =>
        Assert.Equal(["Olivia wins", ""], XmlPageReader.Read("<rss><item><title>Olivia wins</title><enclosure url='/a.jpg'/></item><item><enclosure url='/b.jpg'/></item></rss>", Address).Pictures.Select(picture => picture.Words.Heading));

    [Fact]
    public void A_damaged_feed_is_read_as_far_as_it_goes()
    {
        PageContents contents = XmlPageReader.Read("<rss><item><enclosure url='/a.jpg'/></item><item><b", Address);
        Assert.True(contents.IsDamaged);
        Assert.Single(contents.Pictures);
    }

    /// <summary>Entities that grow, and files of this machine.</summary>
    [Theory]
    [InlineData("<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><rss><title>&b;</title><link>/x</link></rss>")]
    [InlineData("<!DOCTYPE r [<!ENTITY f SYSTEM 'file:///etc/hostname'>]><rss><item><title>&f;</title><enclosure url='/a.jpg'/></item></rss>")]
    public void Entities_are_not_followed(string text)
    {
        PageContents contents = XmlPageReader.Read(text, Address);
        Assert.True(contents.IsDamaged);
        Assert.Empty(contents.Pictures);
    }
}
