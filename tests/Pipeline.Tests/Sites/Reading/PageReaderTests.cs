using System.Diagnostics;
using ConsentLens.Pipeline.Sites.Reading;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Sites.Reading;

public sealed class PageReaderTests
{
    /// <summary>The first bytes of a PNG, by which it is told, as they stand in a page.</summary>
    private static readonly string Dot = Convert.ToBase64String([0x89, .. "PNG\r\n"u8, 0x1A, .. "\n"u8, 0, 0, 0, 13]);
    private static readonly Uri Address = new("https://school.example/news/trip");

    [Theory]
    [InlineData("<img src=a.jpg>", "/news/a.jpg")]
    [InlineData("<IMG SRC='/a.jpg'/>", "/a.jpg")]
    [InlineData("<img src='/photo?id=3'>", "/photo?id=3")]
    [InlineData("<img src='/a b.jpg'>", "/a%20b.jpg")]
    [InlineData("<img srcset='/a-300.jpg 300w, /a-600.jpg 600w'>", "/a-300.jpg /a-600.jpg")]
    [InlineData("<img srcset='/a.jpg, /b.jpg 2x'>", "/a.jpg /b.jpg")]
    [InlineData("<picture><source srcset='/a.webp 1x' type=image/webp><img src=/a.jpg></picture>", "/a.webp /a.jpg")]
    [InlineData("<img data-src=/a.jpg>", "/a.jpg")]
    [InlineData("<img data-src='/photo/3'>", "/photo/3")]
    [InlineData("<img data-lazy-srcset='/a.jpg 1x'>", "/a.jpg")]
    [InlineData("<div data-bg='/a.jpg'></div>", "/a.jpg")]
    [InlineData("<div data-bg=\"url('/a.jpg')\"></div>", "/a.jpg")]
    [InlineData("<div data-gallery='[{\"src\":\"\\/up\\/a.jpg\"},{\"src\":\"/up/b.png?x=1\"}]'></div>", "/up/a.jpg /up/b.png?x=1")]
    [InlineData("<a data-full-url='a.jpg'></a>", "/news/a.jpg")]
    [InlineData("<video poster=/a.jpg src=/film.mp4></video>", "/a.jpg")]
    [InlineData("<meta property='og:image' content='https://school.example/a'>", "/a")]
    [InlineData("<meta name='twitter:image' content='/a.jpg'>", "/a.jpg")]
    [InlineData("<link rel='shortcut icon' href=/a.ico>", "/a.ico")]
    [InlineData("<link rel=image_src href=/a.jpg>", "/a.jpg")]
    [InlineData("<link rel=preload as=image href=/a.jpg imagesrcset='/b.jpg 2x'>", "/a.jpg /b.jpg")]
    [InlineData("<div style='background: url(/a.jpg) no-repeat'></div>", "/a.jpg")]
    [InlineData("<div style=\"background-image:url(&quot;/a.jpg&quot;)\"></div>", "/a.jpg")]
    [InlineData("<style>.a{background:url('/a.jpg')} @font-face{src:url(/f.woff2)}</style>", "/a.jpg")]
    [InlineData("<style>.a{background:image-set('/a.jpg' 1x, url(/b.jpg) 2x)}</style>", "/a.jpg /b.jpg")]
    [InlineData("<style>/* url(/no.jpg) */ .a{background:url(/a.jpg)} /* .b{background:url(/b.jpg)}</style>", "/a.jpg /b.jpg")]
    [InlineData("<a href=/a.jpg>look</a>", "/a.jpg")]
    [InlineData("<area href='/a.JPG?download=1'>", "/a.JPG?download=1")]
    [InlineData("<script type='application/ld+json'>{\"@type\":\"Article\",\"image\":[\"/photo/1\",{\"url\":\"/photo/2\"}]}</script>", "/photo/1 /photo/2")]
    [InlineData("<script>var photos=[\"\\/up\\/a.jpg\",'/b.png?v=2'];</script>", "/up/a.jpg /b.png?v=2")]
    [InlineData("<noscript><img src=/a.jpg></noscript>", "/a.jpg")]
    [InlineData("<template><img src=/a.jpg></template>", "/a.jpg")]
    [InlineData("<object data=/a.jpg type=image/jpeg></object>", "/a.jpg")]
    [InlineData("<embed src=/a.png>", "/a.png")]
    [InlineData("<input type=image src=/a.png>", "/a.png")]
    [InlineData("<svg><image href=/a.jpg /><image xlink:href='/b.jpg'/></svg>", "/a.jpg /b.jpg")]
    [InlineData("<table background=/a.jpg></table>", "/a.jpg")]
    [InlineData("<iframe srcdoc='&lt;img src=/a.jpg&gt;'></iframe>", "/a.jpg")]
    [InlineData("<base href='/other/'><img src=a.jpg>", "/other/a.jpg")]
    [InlineData("<script>'<img src=/no>'</script><img src=/a.jpg>", "/a.jpg")]
    [InlineData("<title><img src=/no></title><textarea><img src=/no></textarea><!-- <img src=/no> --><img src=/a.jpg", "")]
    [InlineData("<a href=mailto:a@b.example>x</a><img src='javascript:x'><img src=''>", "")]
    public void Every_way_in_which_a_picture_can_stand_there(string html, string expected)
    {
        PageContents page = PageReader.Read(html, Address);
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), page.Pictures.Select(picture => picture.Address!.PathAndQuery).Distinct());
    }

    [Theory]
    [InlineData("<img src='data:image/png;base64,DOT'>")]
    [InlineData("<div style='background:url(data:image/png;base64,DOT)'></div>")]
    [InlineData("<img srcset='data:image/png;base64,DOT 1x'>")]
    [InlineData("<img data-src='data:image/png;base64,DOT'>")]
    [InlineData("<img src=\"data:image/svg+xml,%3Csvg%3E%3Cimage href='data:image/png;base64,DOT'/%3E%3C/svg%3E\">")]
    public void A_picture_within_the_page(string html) =>
        Assert.Equal(Convert.FromBase64String(Dot), Assert.Single(PageReader.Read(html.Replace("DOT", Dot, StringComparison.Ordinal), Address).Pictures).Data);

    [Theory]
    [InlineData("<figure><img src=/a.jpg alt='Year 3'><figcaption>Olivia <b>Stone</b> wins</figcaption></figure>", "Year 3", "Olivia Stone wins", "")]
    [InlineData("<figure><figcaption>Olivia</figcaption><img src=/a.jpg></figure>", "", "Olivia", "")]
    [InlineData("<div class=wp-caption><img src=/a.jpg><p class=wp-caption-text>Olivia</p></div>", "", "Olivia", "")]
    [InlineData("<h2>Sports <i>day</i></h2><img src=/a.jpg title=Olivia>", "", "Olivia", "Sports day")]
    [InlineData("<a href=/a.jpg><img src=/small.jpg alt=Olivia></a>", "Olivia", "", "")]
    [InlineData("<a href=/a.jpg>Olivia at the fair</a>", "", "Olivia at the fair", "")]
    public void What_is_written_about_a_picture(string html, string alt, string caption, string heading)
    {
        PictureWords words = PageReader.Read(html, Address).Pictures.First(picture => picture.Address!.AbsolutePath == "/a.jpg").Words;
        Assert.Equal((alt, caption, heading), (words.Alt, words.Caption, words.Heading));
    }

    [Fact]
    public void The_text_around_a_picture_is_kept() =>
        Assert.Equal("Our star is Olivia Stone of 3A.", PageReader.Read("<p>Our star is</p><img src=/a.jpg><p>Olivia\n<b>Stone</b> of 3A</p>.", Address).Pictures.Single().Words.Around);

    [Fact]
    public void Where_a_page_leads()
    {
        PageContents page = PageReader.Read(
            """
            <link rel=stylesheet href=/s.css><link rel=next href=/2><link rel=alternate type=application/rss+xml href=/feed><link rel=alternate type=application/json href=/j><link rel=pingback href=/ping>
            <a href="/a#x">a</a><area href=/b><iframe src=/c></iframe><a href=/d.pdf>d</a><meta http-equiv=refresh content="0; url=/e"><style>@import "/t.css";</style><a href=//other.example/f>f</a>
            <input type=password>
            """,
            Address);
        Assert.Equal(["/2", "/a", "/b", "/c", "/d.pdf", "/e", "/f", "/feed"], page.Links.Select(link => link.AbsolutePath).Order(StringComparer.Ordinal));
        Assert.Equal(["/s.css", "/t.css"], page.Styles.Select(link => link.AbsolutePath).Order(StringComparer.Ordinal));
        Assert.True(page.AsksForPassword);
    }

    [Fact]
    public void A_style_sheet_is_read()
    {
        PageContents style = StyleReader.Read("/* url(/no.jpg) */ @import url(two.css); @import 'three.css'; .a{background:URL( \"a\\ b.jpg\" )} .b{background:url(/c\\28 1\\29.jpg)}", new Uri("https://school.example/s/one.css"));
        Assert.Equal(["/s/a%20b.jpg", "/c(1).jpg"], style.Pictures.Select(picture => picture.Address!.PathAndQuery));
        Assert.Equal(["/s/two.css", "/s/three.css"], style.Styles.Select(link => link.AbsolutePath));
    }

    /// <summary>Each of these is megabytes of what makes careless readers take minutes, or fall over.</summary>
    [Theory]
    [InlineData("<div>")]
    [InlineData("<a><b><p>")]
    [InlineData("<figure><figcaption>")]
    [InlineData("<div style='background:url(")]
    [InlineData("<style>/*")]
    [InlineData("<style>image-set(")]
    [InlineData("<style>url(")]
    [InlineData("<script>.jpg")]
    [InlineData("<svg><image href='data:image/svg+xml,<svg>")]
    [InlineData("<iframe srcdoc=\"<iframe srcdoc='")]
    public void A_page_that_is_nested_without_end_costs_no_more_than_its_length(string piece)
    {
        string text = string.Concat(Enumerable.Repeat(piece, 2_000_000 / piece.Length));
        long start = Stopwatch.GetTimestamp();
        _ = PageReader.Read(text, Address);
        _ = StyleReader.Read(text, Address);
        Assert.True(Stopwatch.GetElapsedTime(start) < Patience.Seconds(10), $"It took {Stopwatch.GetElapsedTime(start)}.");
    }

    [Theory]
    [InlineData("utf-8", "utf-8")]
    [InlineData("windows-1252", "windows-1252")]
    [InlineData("windows-1252", null)]
    [InlineData("utf-8", null)]
    public void Letters_are_read_as_they_are_meant(string written, string? said)
    {
        byte[] bytes = System.Text.CodePagesEncodingProvider.Instance.GetEncoding(written)?.GetBytes("Zo\u00eb") ?? System.Text.Encoding.UTF8.GetBytes("Zo\u00eb");
        Assert.Equal("Zo\u00eb", WebText.Of(bytes, said));
    }
}
