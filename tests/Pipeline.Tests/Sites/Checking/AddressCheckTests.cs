using System.Net.Sockets;
using System.Security.Cryptography;
using ConsentLens.Pipeline.Sites.Checking;
using ConsentLens.Pipeline.Sites.Fetching;
using ConsentLens.Pipeline.Tests.Sites.Reading;
using ConsentLens.Pipeline.Tests.Vision.Decoding;
using ConsentLens.Pipeline.Tests.Vision.Likeness;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.AspNetCore.Http;
using NetVips;
using UglyToad.PdfPig.Core;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.Sites.Checking;

/// <summary>What is said of an address at which a picture was published, for everything that may have become of it.</summary>
[Trait(Speed.Trait, Speed.Slow)]
public sealed class AddressCheckTests(RealDecoder decoder, ITestOutputHelper output) : IClassFixture<RealDecoder>
{
    private const string Published = "/wp-content/uploads/2026/05/sports-day.jpg";
    private const string Folder = "/wp-content/uploads/2026/05";

    private static readonly byte[] Photo = Saved(1, image => image.JpegsaveBuffer(q: 92));
    private static readonly Func<HttpContext, Task> It = LoopbackSite.Bytes(Photo, "image/jpeg");
    private static readonly Func<HttpContext, Task> Another = Jpeg(2, image => image.JpegsaveBuffer(q: 92));
    private static readonly Func<HttpContext, Task> Small = Jpeg(1, image => image.ThumbnailImage(300).JpegsaveBuffer(q: 70));

    private static readonly Dictionary<string, (string Address, AddressState State, Dictionary<string, Func<HttpContext, Task>> Site)> Cases = new()
    {
        ["404"] = (Published, AddressState.Gone, []),
        ["410"] = (Published, AddressState.Gone, new() { [Published] = LoopbackSite.Status(410) }),
        ["another picture"] = (Published, AddressState.Replaced, new() { [Published] = Another }),
        ["the very same"] = (Published, AddressState.StillThere, new() { [Published] = It }),
        ["encoded anew"] = (Published, AddressState.StillThere, new() { [Published] = Jpeg(1, image => image.JpegsaveBuffer(q: 40)) }),
        ["as WebP"] = (Published, AddressState.StillThere, new() { [Published] = Jpeg(1, image => image.WebpsaveBuffer(q: 60)) }),
        ["mirrored"] = (Published, AddressState.StillThere, new() { [Published] = Jpeg(1, image => image.FlipHor().JpegsaveBuffer(q: 80)) }),
        ["moved, by a redirect"] = (Published, AddressState.StillThere, new() { [Published] = LoopbackSite.Redirect("/new.jpg"), ["/new.jpg"] = It }),
        ["gone, WordPress's medium size left"] = (Published, AddressState.StillThere, new() { [$"{Folder}/sports-day-300x225.jpg"] = Small }),
        ["gone, WordPress's square left"] = (Published, AddressState.StillThere, new() { [$"{Folder}/sports-day-150x150.jpg"] = Jpeg(1, image => image.ThumbnailImage(150, height: 150, crop: Enums.Interesting.Centre).JpegsaveBuffer(q: 70)) }),
        ["gone, -scaled left"] = (Published, AddressState.StillThere, new() { [$"{Folder}/sports-day-scaled.jpg"] = It }),
        ["replaced, a size left"] = (Published, AddressState.StillThere, new() { [Published] = Another, [$"{Folder}/sports-day-300x225.jpg"] = Small }),
        ["a size gone, the original left"] = ($"{Folder}/sports-day-300x225.jpg", AddressState.StillThere, new() { [Published] = It }),
        ["gone, WebP beside it left"] = (Published, AddressState.StillThere, new() { [$"{Published}.webp"] = Jpeg(1, image => image.WebpsaveBuffer(q: 60)) }),
        ["?w=300 gone, without it left"] = ("/photo/a.jpg?w=300", AddressState.StillThere, new() { ["/photo/a.jpg"] = async context => await (context.Request.QueryString.HasValue ? LoopbackSite.Status(404) : It)(context) }),
        ["gone, Drupal's style left"] = ("/sites/default/files/a.jpg", AddressState.StillThere, new() { ["/sites/default/files/styles/medium/public/a.jpg"] = Small }),
        ["gone, a name of srcset left"] = ("/a.jpg", AddressState.StillThere, new() { ["/other/name-of-it.jpg"] = Small }),
        ["gone, a size forbidden"] = (Published, AddressState.CouldNotTell, new() { [$"{Folder}/sports-day-scaled.jpg"] = LoopbackSite.Status(403) }),
        ["soft 404, in words"] = (Published, AddressState.NotFoundPage, new() { [Published] = LoopbackSite.Text("<title>Page not found - Oak School</title><p>Sorry.</p>") }),
        ["soft 404, the same for all"] = ("/photo/a.jpg", AddressState.NotFoundPage, new() { ["*"] = LoopbackSite.Text("<title>Oak School</title><p>Leider nichts da.</p>"), ["/"] = LoopbackSite.Text("<title>Oak School</title><p>Welcome</p>") }),
        ["soft 404 of a page"] = ("/news/1", AddressState.NotFoundPage, new() { ["*"] = LoopbackSite.Text("<title>Oak School</title><p>Leider nichts da.</p>"), ["/"] = LoopbackSite.Text("<title>Oak School</title><p>Welcome</p>") }),
        ["the whole site is being worked on"] = ("/photo/a.jpg", AddressState.CouldNotTell, Any("<title>Oak School</title><p>Back on Monday.</p>")),
        ["the whole site is being worked on, pages too"] = ("/news/1", AddressState.CouldNotTell, Any("<title>Oak School</title><p>Back on Monday.</p>")),
        ["the whole site leads to a page that leads nowhere"] = (Published, AddressState.CouldNotTell, new() { [Published] = LoopbackSite.Redirect("/"), ["/"] = LoopbackSite.Text("<title>Oak School</title><p>Back on Monday.</p>") }),
        ["the whole site asks for a password"] = (Published, AddressState.CouldNotTell, Any("<title>404 Oak School</title><input type=password>")),
        ["redirected to the front page"] = (Published, AddressState.NotFoundPage, new() { [Published] = LoopbackSite.Redirect("/"), ["/"] = LoopbackSite.Text("<title>Oak School</title><a href=/a>About</a><a href=/n>News</a><a href=/c>Contact</a><img src=/b.jpg>"), ["/b.jpg"] = Another }),
        ["redirected to the front page, which shows it"] = (Published, AddressState.StillThere, new() { [Published] = LoopbackSite.Redirect("/"), ["/"] = LoopbackSite.Text("<img src=/b.jpg>"), ["/b.jpg"] = Small }),
        ["a page shows it"] = ("/news/1", AddressState.StillThere, new() { ["/news/1"] = LoopbackSite.Text("<img src=/x.jpg><img src=/b.jpg>"), ["/b.jpg"] = Small, ["/x.jpg"] = Another }),
        ["a page shows it as its background"] = ("/news/1", AddressState.StillThere, new() { ["/news/1"] = LoopbackSite.Text("<link rel=stylesheet href=/s.css>"), ["/s.css"] = LoopbackSite.Text(".x{background:url(/b.jpg)}", "text/css"), ["/b.jpg"] = Small }),
        ["a page holds it within"] = ("/news/1", AddressState.StillThere, new() { ["/news/1"] = LoopbackSite.Text($"<img src='data:image/jpeg;base64,{Convert.ToBase64String(Photo)}'>") }),
        ["a page shows others"] = ("/news/1", AddressState.NotOnPage, new() { ["/news/1"] = LoopbackSite.Text("<p>News</p><img src=/x.jpg><img src=/missing.jpg>"), ["/x.jpg"] = Another }),
        ["a page, one of its pictures fails"] = ("/news/1", AddressState.CouldNotTell, new() { ["/news/1"] = LoopbackSite.Text("<img src=/x.jpg>"), ["/x.jpg"] = LoopbackSite.Status(500) }),
        ["a page, one of its pictures elsewhere"] = ("/news/1", AddressState.CouldNotTell, new() { ["/news/1"] = LoopbackSite.Text("<img src=http://cdn.example/x.jpg>") }),
        ["a page made by a program"] = ("/news/1", AddressState.CouldNotTell, new() { ["/news/1"] = LoopbackSite.Text("<div id=app></div><script>start()</script>") }),
        ["a page asks for a password"] = ("/news/1", AddressState.CouldNotTell, new() { ["/news/1"] = LoopbackSite.Text("<title>Sign in</title><input type=password>") }),
        ["some page where the picture was"] = (Published, AddressState.CouldNotTell, new() { [Published] = LoopbackSite.Text("<title>Gallery</title><p>Photos</p>") }),
        ["a PDF holds it"] = ("/a.pdf", AddressState.StillThere, new() { ["/a.pdf"] = Pdf(Photo) }),
        ["a PDF without it"] = ("/a.pdf", AddressState.Replaced, new() { ["/a.pdf"] = Pdf(Saved(2, image => image.JpegsaveBuffer(q: 92))) }),
        ["a damaged PDF"] = ("/a.pdf", AddressState.CouldNotTell, new() { ["/a.pdf"] = LoopbackSite.Text("%PDF-1.4 nothing", "application/pdf") }),
        ["a picture that cannot be opened"] = (Published, AddressState.CouldNotTell, new() { [Published] = LoopbackSite.Bytes(Photo[..(Photo.Length / 2)], "image/jpeg") }),
        ["401"] = (Published, AddressState.CouldNotTell, new() { [Published] = LoopbackSite.Status(401) }),
        ["403"] = (Published, AddressState.CouldNotTell, new() { [Published] = LoopbackSite.Status(403) }),
        ["429"] = (Published, AddressState.CouldNotTell, new() { [Published] = LoopbackSite.Status(429) }),
        ["500"] = (Published, AddressState.CouldNotTell, new() { [Published] = LoopbackSite.Status(500) }),
        ["204"] = (Published, AddressState.CouldNotTell, new() { [Published] = LoopbackSite.Status(204) }),
        ["nothing in it"] = (Published, AddressState.CouldNotTell, new() { [Published] = LoopbackSite.Bytes([], "image/jpeg") }),
        ["redirected to another host"] = (Published, AddressState.CouldNotTell, new() { [Published] = LoopbackSite.Redirect("http://elsewhere.example/") }),
        ["no answer in time"] = (Published, AddressState.CouldNotTell, new() { [Published] = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default) }),
        ["robots.txt forbids it"] = (Published, AddressState.CouldNotTell, new() { ["/robots.txt"] = LoopbackSite.Text("User-agent: *\nDisallow: /wp-content", "text/plain") }),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_became_of_it(string name)
    {
        (string address, AddressState state, Dictionary<string, Func<HttpContext, Task>> pages) = Cases[name];
        await using LoopbackSite site = await LoopbackSite.StartAsync(context =>
            pages.TryGetValue(context.Request.Path.Value!, out Func<HttpContext, Task>? page) || (pages.TryGetValue("*", out page) && context.Request.Path != "/robots.txt") ? page(context) : LoopbackSite.NotFound(context));
        using SiteFetcher fetcher = site.Fetcher(settings => settings with { Retries = 0, RequestTime = name == "no answer in time" ? TimeSpan.FromMilliseconds(300) : settings.RequestTime });
        AddressVerdict verdict = await CheckAsync(fetcher, site, address, [site.At("/other/name-of-it.jpg")]);
        output.WriteLine($"| {name} | {verdict.State} | {verdict.Why} |");
        Assert.Equal(state, verdict.State);
        Assert.Equal(state is AddressState.Gone or AddressState.Replaced or AddressState.NotFoundPage or AddressState.NotOnPage, verdict.IsDown);
    }

    [Fact]
    public async Task A_host_that_is_gone_is_told_apart()
    {
        await using LoopbackSite site = await LoopbackSite.StartAsync(LoopbackSite.NotFound);
        using var gone = new SiteFetcher(site.Settings, TimeProvider.System, (_, _) => throw new SocketException((int)SocketError.HostNotFound));
        AddressVerdict verdict = await CheckAsync(gone, site, Published, []);
        Assert.Equal((AddressState.HostGone, false), (verdict.State, verdict.IsDown));
        using var unknown = new SiteFetcher(site.Settings with { Retries = 0 }, TimeProvider.System, (_, _) => throw new SocketException((int)SocketError.TryAgain));
        Assert.Equal(AddressState.CouldNotTell, (await CheckAsync(unknown, site, Published, [])).State);
        Assert.Empty(site.Requests);
    }

    /// <summary>How far drawn pictures are from each other, so that what is said to be replaced is.</summary>
    [Fact]
    public void Other_pictures_are_beyond_doubt()
    {
        using RgbImage one = DrawnScene.Draw(1);
        KnownPicture known = KnownPicture.Of("", one);
        int[] bits = [.. Enumerable.Range(2, 40).Select(seed =>
        {
            using RgbImage other = DrawnScene.Draw(seed);
            return known.Differs(other);
        })];
        output.WriteLine($"The nearest of 40 other pictures, in any cut: {bits.Min()} bits; the middle one: {bits.Order().ElementAt(20)}.");
        Assert.True(bits.Min() > KnownPicture.OtherAmongManyBeyond);
    }

    private async Task<AddressVerdict> CheckAsync(SiteFetcher fetcher, LoopbackSite site, string address, IReadOnlyList<Uri> others)
    {
        using RgbImage image = DrawnScene.Draw(1);
        KnownPicture known = KnownPicture.Of(Convert.ToHexStringLower(SHA256.HashData(Photo)), image);
        var check = new AddressCheck(fetcher, decoder.Reader, TimeProvider.System);
        return await check.CheckAsync(new PublishedPicture(site.At(address), known) { OtherAddresses = others }, site.Hosts, CancellationToken.None);
    }

    private static byte[] Saved(int seed, Func<Image, byte[]> save) => DrawnScene.File(seed, save);

    private static Func<HttpContext, Task> Jpeg(int seed, Func<Image, byte[]> save) => LoopbackSite.Bytes(Saved(seed, save), "image/jpeg");

    private static Func<HttpContext, Task> Pdf(byte[] picture) =>
        LoopbackSite.Bytes(PdfReaderTests.NewPdf(("Newsletter", page => page.AddJpeg(picture, new PdfRectangle(0, 0, 400, 300)))), "application/pdf");

    private static Dictionary<string, Func<HttpContext, Task>> Any(string page) => new() { ["*"] = LoopbackSite.Text(page) };
}
