using System.Collections.Concurrent;
using ConsentLens.Pipeline.School.Online;
using ConsentLens.Pipeline.Sites.Fetching;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.Sites;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Tests.School.Online;

/// <summary>A drawn school with a site of its own on loopback, which is looked through and changed.</summary>
internal sealed class OwnSite : IAsyncDisposable
{
    private readonly Dictionary<string, (byte[] File, string Alt, string Page)> _pictures = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _answers = new(StringComparer.Ordinal);
    private readonly LoopbackSite _site;
    private readonly SiteFetcher _fetcher;

    private OwnSite(LoopbackSite site, SiteFetcher fetcher, Workshop workshop, int schoolId)
    {
        (_site, _fetcher, Workshop, SchoolId) = (site, fetcher, workshop, schoolId);
    }

    public Workshop Workshop { get; }

    public int SchoolId { get; }

    public long Id { get; private set; }

    public IReadOnlyList<Asked> Requests => _site.Requests;

    /// <param name="workshop">Stays the caller's.</param>
    public static async Task<OwnSite> StartAsync(Workshop workshop, int schoolId)
    {
        OwnSite? own = null;
        LoopbackSite site = await LoopbackSite.StartAsync(context => own!.AnswerAsync(context));
        SiteFetcher fetcher = site.Fetcher(settings => settings with { Retries = 0 });
        own = new OwnSite(site, fetcher, workshop.With(fetcher), schoolId);
        own.Id = await own.Workshop.Get<AddSite>().RunAsync(schoolId, new SiteForm(site.At("/").AbsoluteUri, null, "website", null, IsOwn: true), "admin", default);
        return own;
    }

    public Uri At(string path) => _site.At(path);

    /// <summary>Puts a picture on a page of its own, or on one with others.</summary>
    public void Show(string path, byte[] file, string alt = "", int? page = null) => _pictures[path] = (file, alt, page is { } shared ? $"/page/{shared}.html" : $"/page{path}.html");

    public void TakeDown(string path) => _pictures.Remove(path);

    /// <summary>Answers otherwise than with a page or picture.</summary>
    public void Answer(string path, Func<HttpContext, Task> answer) => _answers[path] = answer;

    /// <summary>Looks through the site, and screens what was found, as workers would.</summary>
    public async Task<SiteStanding> AuditAsync()
    {
        await Workshop.Get<AskForAudit>().RunAsync(SchoolId, Id, "office", default);
        await DrainAsync();
        return await StandingAsync();
    }

    public async Task<SiteStanding> StandingAsync() => (await Workshop.Get<OnlineSites>().FindAsync(SchoolId, Id, default))!;

    /// <summary>Carries out what is queued, and what that queues.</summary>
    public async Task DrainAsync()
    {
        while (Workshop.Queue.Orders.Count > 0)
            await Workshop.DrainAsync();
    }

    /// <summary>The pictures by their paths on the site.</summary>
    public async Task<Dictionary<string, OnlinePicture>> PicturesAsync(OnlineChoice? wanted = null) =>
        (await Workshop.Get<OnlinePictures>().ReadAsync(await StandingAsync(), wanted, 0, 10_000, default)).ToDictionary(picture => new Uri(picture.Seen.Link).AbsolutePath);

    /// <summary>The takedowns that nobody has confirmed, by the paths of their places.</summary>
    public async Task<Dictionary<string, TakedownRow>> OpenTakedownsAsync()
    {
        await using ConsentLensDbContext context = Workshop.Contexts.Create(SchoolId);
        return await context.Takedowns.AsNoTracking().Where(task => task.ConfirmedAt == null).ToDictionaryAsync(task => new Uri(task.Link).AbsolutePath);
    }

    public async ValueTask DisposeAsync()
    {
        Workshop.Dispose();
        _fetcher.Dispose();
        await _site.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!;
        if (_answers.TryGetValue(path, out Func<HttpContext, Task>? answer))
            return answer(context);
        if (path == "/")
            return LoopbackSite.Text("<title>Our school</title>" + string.Concat(_pictures.Values.Select(picture => picture.Page).Distinct().Select(page => $"<a href='{page}'>News</a>")))(context);
        if (_pictures.TryGetValue(path, out (byte[] File, string Alt, string Page) shown))
            return LoopbackSite.Bytes(shown.File, "image/jpeg")(context);
        string[] images = [.. _pictures.Where(picture => picture.Value.Page == path).Select(picture => $"<figure><img src='{picture.Key}' alt='{picture.Value.Alt}'></figure>")];
        return images.Length > 0 ? LoopbackSite.Text($"<title>News</title>{string.Concat(images)}")(context) : LoopbackSite.NotFound(context);
    }
}
