using System.IO.Compression;
using ConsentLens.Pipeline.Sites.Fetching;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Sites.Fetching;

public sealed class SiteFetcherTests
{
    [Fact]
    public async Task A_request_says_what_it_is_and_nothing_more()
    {
        await using LoopbackSite site = await LoopbackSite.StartAsync(new Dictionary<string, Func<HttpContext, Task>>
        {
            ["/a"] = async context =>
            {
                context.Response.Cookies.Append("who", "you");
                await LoopbackSite.Redirect("/b")(context);
            },
            ["/b"] = LoopbackSite.Text("there"),
        });
        using SiteFetcher fetcher = site.Fetcher();
        Fetched answer = await fetcher.GetAsync(site.At("/a"), site.Hosts, CancellationToken.None);
        Assert.Null(answer.Problem);
        Assert.Equal("there"u8.ToArray(), answer.Body);
        Assert.Equal("/b", answer.Final.AbsolutePath);
        Assert.Equal(["/robots.txt", "/a", "/b"], site.Requests.Select(request => request.Path));
        Assert.All(site.Requests, request => Assert.Equal(["Accept", "Accept-Encoding", "Host", "User-Agent"], request.Headers.Keys.Order(StringComparer.Ordinal)));
        Assert.Equal(site.Settings.UserAgent, site.Requests[1].Headers["User-Agent"]);
    }

    public static TheoryData<string, FetchProblem> Problems => new()
    {
        { "/elsewhere", FetchProblem.OtherHost },
        { "/other-port", FetchProblem.OtherHost },
        { "/to-file", FetchProblem.BadRedirect },
        { "/nowhere", FetchProblem.BadRedirect },
        { "/round", FetchProblem.TooManyRedirects },
        { "/forbidden/a", FetchProblem.Robots },
        { "/to-forbidden", FetchProblem.Robots },
        { "/declared", FetchProblem.TooLarge },
        { "/endless", FetchProblem.TooLarge },
        { "/bomb", FetchProblem.TooLarge },
        { "/brotli-bomb", FetchProblem.TooLarge },
        { "/twice-packed", FetchProblem.Damaged },
        { "/badly-packed", FetchProblem.Damaged },
        { "/film", FetchProblem.Film },
        { "/missing", FetchProblem.NotFound },
        { "/gone", FetchProblem.NotFound },
        { "/login", FetchProblem.Forbidden },
        { "/error", FetchProblem.ServerError },
        { "/silent", FetchProblem.TimedOut },
        { "/slow", FetchProblem.TimedOut },
        { "/cut", FetchProblem.Unreachable },
    };

    [Theory]
    [MemberData(nameof(Problems))]
    public async Task What_cannot_be_read_says_why(string path, FetchProblem problem)
    {
        await using LoopbackSite other = await LoopbackSite.StartAsync(LoopbackSite.Text("never"));
        await using LoopbackSite site = await LoopbackSite.StartAsync(Pages(other));
        bool waits = problem == FetchProblem.TimedOut;
        using SiteFetcher fetcher = site.Fetcher(settings => settings with { Retries = 0, PageBytes = 100_000, RequestTime = waits ? TimeSpan.FromMilliseconds(300) : settings.RequestTime });
        Fetched answer = await fetcher.GetAsync(site.At(path), site.Hosts, CancellationToken.None);
        Assert.Equal(problem, answer.Problem);
        Assert.Empty(answer.Body);
        Assert.Empty(other.Requests);
        Assert.DoesNotContain(site.Requests, request => request.Path.StartsWith("/forbidden", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_private_host_and_one_that_does_not_exist_are_not_reached()
    {
        await using LoopbackSite site = await LoopbackSite.StartAsync(LoopbackSite.Text("never"));
        using var strict = new SiteFetcher(site.Settings with { PrivateHosts = new HashSet<string>() }, TimeProvider.System, LoopbackSite.Resolve);
        Assert.Equal(FetchProblem.PrivateAddress, (await strict.GetAsync(site.At("/"), site.Hosts, CancellationToken.None)).Problem);
        using var literal = new SiteFetcher(site.Settings with { PrivateHosts = new HashSet<string>() }, TimeProvider.System);
        var here = new Uri($"http://127.0.0.1:{site.Port}/");
        Assert.Equal(FetchProblem.PrivateAddress, (await literal.GetAsync(here, new SiteHosts([here.Authority]), CancellationToken.None)).Problem);
        Assert.Empty(site.Requests);
    }

    [Fact]
    public async Task What_may_pass_is_tried_again()
    {
        int asked = 0;
        await using LoopbackSite site = await LoopbackSite.StartAsync(new Dictionary<string, Func<HttpContext, Task>>
        {
            ["/busy"] = async context =>
            {
                context.Response.Headers.RetryAfter = "0";
                await (Interlocked.Increment(ref asked) < 3 ? LoopbackSite.Status(503) : LoopbackSite.Text("there"))(context);
            },
            ["/tomorrow"] = async context =>
            {
                context.Response.Headers.RetryAfter = "86400";
                await LoopbackSite.Status(429)(context);
            },
        });
        using SiteFetcher fetcher = site.Fetcher();
        Assert.Null((await fetcher.GetAsync(site.At("/busy"), site.Hosts, CancellationToken.None)).Problem);
        Assert.Equal(FetchProblem.ServerError, (await fetcher.GetAsync(site.At("/tomorrow"), site.Hosts, CancellationToken.None)).Problem);
        Assert.Equal(["/robots.txt", "/busy", "/busy", "/busy", "/tomorrow"], site.Requests.Select(request => request.Path));
    }

    [Theory]
    [InlineData(503)]
    [InlineData(302)]
    public async Task Without_a_robots_file_that_can_be_read_nothing_is_asked(int status)
    {
        await using LoopbackSite site = await LoopbackSite.StartAsync(async context =>
        {
            context.Response.Headers.Location = "http://elsewhere.example/robots.txt";
            context.Response.StatusCode = status;
            await Task.CompletedTask;
        });
        using SiteFetcher fetcher = site.Fetcher(settings => settings with { Retries = 0 });
        Assert.Equal(FetchProblem.Robots, (await fetcher.GetAsync(site.At("/"), site.Hosts, CancellationToken.None)).Problem);
        Assert.Equal(["/robots.txt"], site.Requests.Select(request => request.Path));
    }

    [Fact]
    public void Requests_to_a_host_keep_their_distance()
    {
        var clock = new StandingClock();
        var pace = new HostPace(TimeSpan.FromSeconds(1), clock);
        Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Select(_ => pace.Take("a").TotalSeconds));
        Assert.Equal(0, pace.Take("b").TotalSeconds);
        pace.SlowDown("b", TimeSpan.FromSeconds(5));
        Assert.Equal([5, 10], Enumerable.Range(0, 2).Select(_ => pace.Take("b").TotalSeconds));
        clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(0, pace.Take("a").TotalSeconds);
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused() =>
        Assert.Throws<ArgumentException>(() => new SiteFetcher(new SiteSettings { RequestsPerSecond = 0 }, TimeProvider.System));

    [Theory]
    [InlineData("www.school.example", "https://WWW.School.example./a", true)]
    [InlineData("www.school.example", "https://school.example/", false)]
    [InlineData("www.school.example", "https://www.school.example.evil.example/", false)]
    [InlineData("www.school.example", "http://www.school.example:8080/", false)]
    [InlineData("www.school.example", "http://user@evil.example/?www.school.example", false)]
    [InlineData("b\u00fccher.example", "https://xn--bcher-kva.example/", true)]
    public void A_host_stands_for_itself_alone(string host, string address, bool isHeld) => Assert.Equal(isHeld, new SiteHosts([host]).Holds(new Uri(address)));

    [Theory]
    [InlineData("")]
    [InlineData("*.school.example")]
    [InlineData("https://school.example")]
    [InlineData("school.example/a")]
    [InlineData("user@school.example")]
    public void What_is_no_host_is_refused(string host) => Assert.Throws<FormatException>(() => new SiteHosts([host]));

    [Theory]
    [InlineData("../b.jpg#x", "https://school.example/b.jpg")]
    [InlineData("//other.example/a", "https://other.example/a")]
    [InlineData(" /a\n b.jpg ", "https://school.example/a%20b.jpg")]
    [InlineData("/a?utm_source=x&id=3&fbclid=9", "https://school.example/a?id=3")]
    [InlineData("/a;jsessionid=1", "https://school.example/a")]
    [InlineData("mailto:a@b.example", null)]
    [InlineData("javascript:void(0)", null)]
    public void Addresses_are_made_whole(string written, string? address) => Assert.Equal(address, WebAddress.Resolve(new Uri("https://school.example/x/y"), written)?.AbsoluteUri);

    private static Dictionary<string, Func<HttpContext, Task>> Pages(LoopbackSite other) => new()
    {
        ["/robots.txt"] = LoopbackSite.Text("User-agent: *\nDisallow: /forbidden", "text/plain"),
        ["/elsewhere"] = LoopbackSite.Redirect("http://elsewhere.example/"),
        ["/other-port"] = LoopbackSite.Redirect($"http://www.school.example:{other.Port}/"),
        ["/to-file"] = LoopbackSite.Redirect("file:///etc/passwd"),
        ["/nowhere"] = LoopbackSite.Status(302),
        ["/round"] = LoopbackSite.Redirect("/round"),
        ["/to-forbidden"] = LoopbackSite.Redirect("/forbidden/a"),
        ["/declared"] = LoopbackSite.Bytes(new byte[100_001], "text/html"),
        ["/endless"] = EndlessAsync,
        ["/bomb"] = PackedAsync("gzip", stream => new GZipStream(stream, CompressionLevel.Optimal)),
        ["/brotli-bomb"] = PackedAsync("br", stream => new BrotliStream(stream, CompressionLevel.Fastest)),
        ["/twice-packed"] = PackedAsync("gzip, gzip", stream => new GZipStream(stream, CompressionLevel.Optimal)),
        ["/badly-packed"] = PackedAsync("gzip", stream => new BrotliStream(stream, CompressionLevel.Fastest)),
        ["/film"] = LoopbackSite.Text("film", "video/mp4"),
        ["/gone"] = LoopbackSite.Status(410),
        ["/login"] = LoopbackSite.Status(401),
        ["/error"] = LoopbackSite.Status(500),
        ["/silent"] = context => UntilGivenUpAsync(context),
        ["/slow"] = async context =>
        {
            await context.Response.WriteAsync("<html>");
            await context.Response.Body.FlushAsync();
            await UntilGivenUpAsync(context);
        },
        ["/cut"] = async context =>
        {
            context.Response.ContentType = "text/html";
            context.Response.ContentLength = 1_000;
            await context.Response.WriteAsync("<html>");
            await context.Response.Body.FlushAsync();
            context.Abort();
        },
    };

    private static async Task EndlessAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html";
        while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(new byte[10_000], context.RequestAborted);
    }

    private static Func<HttpContext, Task> PackedAsync(string encoding, Func<Stream, Stream> pack) => async context =>
    {
        using var packed = new MemoryStream();
        await using (Stream packer = pack(packed)) await packer.WriteAsync(new byte[20_000_000]);
        context.Response.ContentType = "text/html";
        context.Response.Headers.ContentEncoding = encoding;
        await context.Response.Body.WriteAsync(packed.ToArray());
    };

    private static async Task UntilGivenUpAsync(HttpContext context)
    {
        var given = new TaskCompletionSource();
        await using CancellationTokenRegistration registration = context.RequestAborted.Register(given.SetResult);
        await given.Task;
    }

    private sealed class StandingClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
