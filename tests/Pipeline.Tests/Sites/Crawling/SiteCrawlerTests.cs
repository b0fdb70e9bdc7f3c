using System.Globalization;
using ConsentLens.Pipeline.Sites.Crawling;
using ConsentLens.Pipeline.Sites.Fetching;
using Microsoft.AspNetCore.Http;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.Sites.Crawling;

// Memory is that of the whole process: nothing else may run beside it.
[Collection(nameof(SiteCrawlerTests))]
[CollectionDefinition(nameof(SiteCrawlerTests), DisableParallelization = true)]
public sealed class SiteCrawlerTests(ITestOutputHelper output)
{
    [Theory]
    [Trait(Speed.Trait, Speed.Slow)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_picture_that_can_be_reached_is_found_and_nothing_else_is_asked(int seed)
    {
        var drawn = new DrawnSite(seed);
        await using LoopbackSite other = await LoopbackSite.StartAsync(LoopbackSite.Text("never"));
        drawn.LeadTo(other.Port);
        drawn.Redirects(other.Port);
        await using LoopbackSite site = await LoopbackSite.StartAsync(drawn.AnswerAsync);
        using SiteFetcher fetcher = site.Fetcher(settings => settings with { Retries = 0 });
        var taken = new List<string>();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;
        CrawlReport report = await new SiteCrawler(fetcher, TimeProvider.System).CrawlAsync(
            new SiteToAudit([site.At("/")], site.Hosts, (picture, _) =>
            {
                taken.Add(picture.Sha256);
                if (taken.Count % 100 == 0) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
                return Task.CompletedTask;
            }),
            CancellationToken.None);

        TimeSpan took = report.Ended - report.Began;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"seed {seed}: {drawn.Reachable.Count} pictures to be found, {taken.Count(drawn.Reachable.Contains)} found; {report.Pages} pages, {report.Requests} requests, {report.Bytes / 1e6:0} MB in {took.TotalSeconds:0.0} s: {report.Pages / took.TotalMinutes:0} pages and {report.Pictures.Count / took.TotalMinutes:0} pictures a minute; at most {most / 1e6:0} MB of memory more; {other.Requests.Count} requests elsewhere"));
        Assert.Equal(DrawnSite.PictureCount, drawn.Reachable.Count);
        Assert.Equal(drawn.Reachable.Order(StringComparer.Ordinal), taken.Order(StringComparer.Ordinal));
        Assert.Equal(taken.Order(StringComparer.Ordinal), report.Pictures.Select(picture => picture.Sha256).Order(StringComparer.Ordinal));
        Assert.All(report.Pictures, picture => Assert.True(picture.Addresses.Count > 0 && picture.Places.Count > 0));
        Assert.Empty(other.Requests);
        Assert.DoesNotContain(site.Requests, request => request.Path.StartsWith("/private", StringComparison.Ordinal) || request.Path.Contains("secret", StringComparison.Ordinal));
        Assert.Equal(site.Requests.Select(request => request.Path).Distinct().Count() + 5, site.Requests.Count);
        Assert.InRange(most, 0, 60_000_000);
        AssertTold(report);
    }

    private static void AssertTold(CrawlReport report)
    {
        (string, FetchProblem)[] told = [.. report.Unread.Select(unread => (unread.Address.AbsolutePath, unread.Problem)).Order()];
        Assert.Equal(
            [
                ("/bomb", FetchProblem.TooLarge), ("/film.mp4", FetchProblem.Film), ("/huge.jpg", FetchProblem.TooLarge), ("/letter.docx", FetchProblem.Document), ("/missing.jpg", FetchProblem.NotFound),
                ("/private/a.jpg", FetchProblem.Robots), ("/private/page", FetchProblem.Robots), ("/round", FetchProblem.TooManyRedirects), ("/to-forbidden", FetchProblem.Robots),
                ("/to-other", FetchProblem.OtherHost), ("/to-private", FetchProblem.OtherHost), ("/up/secret.jpg", FetchProblem.Robots),
            ],
            told);
        Assert.Equal(2, Assert.Single(report.OtherHosts).Pictures);
        Assert.Equal(CrawlLimit.Repetition, Assert.Single(report.Limits).Kind);
    }

    [Fact]
    public async Task A_picture_is_told_with_all_its_addresses_and_places()
    {
        byte[] photo = [0xFF, 0xD8, 0xFF, 1];
        CrawlReport report = await CrawlAsync(new()
        {
            ["/"] = LoopbackSite.Text("<h2>Sports day</h2><figure><img src=/a.jpg alt=Race><figcaption>Olivia</figcaption></figure><a href=/two>two</a><a href=/e>Olivia at the fair</a><link rel=stylesheet href=/s.css>"),
            ["/two"] = LoopbackSite.Text("<img src=/b.jpg><img src=/c.jpg><link rel=stylesheet href=/s.css>"),
            ["/s.css"] = LoopbackSite.Text(".x{background:url(/d.jpg)}", "text/css"),
            ["/a.jpg"] = LoopbackSite.Bytes(photo, "image/jpeg"),
            ["/b.jpg"] = LoopbackSite.Redirect("/a.jpg"),
            ["/c.jpg"] = LoopbackSite.Bytes(photo, "image/jpeg"),
            ["/e"] = LoopbackSite.Bytes([.. photo, 2, 3], "image/jpeg"),
            ["/d.jpg"] = LoopbackSite.Bytes([.. photo, 2], "image/jpeg"),
        });
        Assert.Equal(3, report.Pictures.Count);
        Assert.Equal("Olivia at the fair", Assert.Single(report.Pictures.Single(picture => picture.Bytes == 6).Places).Words.Caption);
        FoundPicture shown = report.Pictures.Single(picture => picture.Bytes == 4);
        Assert.Equal(["/a.jpg", "/b.jpg", "/c.jpg"], shown.Addresses.Select(address => address.AbsolutePath).Order(StringComparer.Ordinal));
        Assert.Equal(["/", "/two"], shown.Places.Select(place => place.Page.AbsolutePath).Order(StringComparer.Ordinal));
        PicturePlace first = shown.Places.Single(place => place.Page.AbsolutePath == "/");
        Assert.Equal(("Race", "Olivia", "Sports day"), (first.Words.Alt, first.Words.Caption, first.Words.Heading));
        FoundPicture behind = report.Pictures.Single(picture => picture.Bytes == 5);
        Assert.Equal([("/", "/s.css"), ("/two", "/s.css")], behind.Places.Select(place => (place.Page.AbsolutePath, place.Through?.AbsolutePath ?? "")).Order());
    }

    [Theory]
    [InlineData(CrawlLimit.Pages, 2)]
    [InlineData(CrawlLimit.Pictures, 4)]
    [InlineData(CrawlLimit.Requests, 2)]
    [InlineData(CrawlLimit.Bytes, 2)]
    [InlineData(CrawlLimit.Depth, 1)]
    [InlineData(CrawlLimit.Time, 0)]
    public async Task What_a_limit_leaves_out_is_told(CrawlLimit kind, int most)
    {
        var pages = new Dictionary<string, Func<HttpContext, Task>> { ["/"] = LoopbackSite.Text(string.Concat(Enumerable.Range(0, 9).Select(number => $"<a href=/page-{(char)('a' + number)}>x</a><img src=/{number}.jpg>"))) };
        for (char page = 'a'; page < 'j'; page++) pages[$"/page-{page}"] = LoopbackSite.Text("<p>Words</p>");
        CrawlLimits limits = new();
        limits = kind switch
        {
            CrawlLimit.Pages => limits with { Pages = most },
            CrawlLimit.Pictures => limits with { Pictures = most },
            CrawlLimit.Requests => limits with { Requests = most },
            CrawlLimit.Bytes => limits with { Bytes = most },
            CrawlLimit.Depth => limits with { Depth = most },
            _ => limits with { Time = TimeSpan.Zero },
        };
        CrawlReport report = await CrawlAsync(pages, limits);
        ReachedLimit limit = Assert.Single(report.Limits);
        Assert.Equal(kind, limit.Kind);
        Assert.True(limit.LeftOut > 0 && limit.Examples.Count > 0);
    }

    [Fact]
    public async Task A_start_on_another_host_is_told_and_not_asked()
    {
        await using LoopbackSite site = await LoopbackSite.StartAsync(LoopbackSite.Text("never"));
        using SiteFetcher fetcher = site.Fetcher();
        CrawlReport report = await new SiteCrawler(fetcher, TimeProvider.System).CrawlAsync(
            new SiteToAudit([site.At("/")], new SiteHosts(["school.example"]), (_, _) => Task.CompletedTask), CancellationToken.None);
        Assert.Equal(FetchProblem.OtherHost, Assert.Single(report.Unread).Problem);
        Assert.Empty(site.Requests);
    }

    private static async Task<CrawlReport> CrawlAsync(Dictionary<string, Func<HttpContext, Task>> pages, CrawlLimits? limits = null)
    {
        await using LoopbackSite site = await LoopbackSite.StartAsync(pages);
        using SiteFetcher fetcher = site.Fetcher();
        return await new SiteCrawler(fetcher, TimeProvider.System).CrawlAsync(
            new SiteToAudit([site.At("/")], site.Hosts, (_, _) => Task.CompletedTask) { Limits = limits ?? new CrawlLimits() }, CancellationToken.None);
    }
}
