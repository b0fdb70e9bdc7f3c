using System.Collections.Concurrent;
using System.Net;
using ConsentLens.Pipeline.Sites.Fetching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ConsentLens.Pipeline.Tests.Sites;

/// <summary>A site on loopback under a name of its own, which remembers what it was asked.</summary>
internal sealed class LoopbackSite : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<Asked> _asked = new();

    private LoopbackSite(WebApplication server, Func<HttpContext, Task> answer)
    {
        _server = server;
        _server.Run(async context =>
        {
            _asked.Enqueue(new Asked(
                context.Request.Path.Value + context.Request.QueryString, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
            await answer(context);
        });
    }

    /// <summary>What it was asked, in order.</summary>
    public IReadOnlyList<Asked> Requests => [.. _asked];

    public int Port { get; private set; }

    /// <summary>What a list of hosts calls it.</summary>
    public string Host => $"www.school.example:{Port}";

    public SiteHosts Hosts => new([Host]);

    public static async Task<LoopbackSite> StartAsync(Func<HttpContext, Task> answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var site = new LoopbackSite(builder.Build(), answer);
        await site._server.StartAsync();
        string address = site._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        site.Port = new Uri(address).Port;
        return site;
    }

    /// <summary>Pages by their path; 404 for every other one, and no robots.txt.</summary>
    public static Task<LoopbackSite> StartAsync(IReadOnlyDictionary<string, Func<HttpContext, Task>> pages) =>
        StartAsync(context => pages.TryGetValue(context.Request.Path.Value!, out Func<HttpContext, Task>? page) ? page(context) : NotFound(context));

    public Uri At(string path) => new($"http://{Host}{path}");

    /// <summary>Asks it, and takes every name for this machine.</summary>
    public SiteFetcher Fetcher(Func<SiteSettings, SiteSettings>? change = null) => new((change ?? (settings => settings))(Settings), TimeProvider.System, Resolve);

    public SiteSettings Settings => new()
    {
        RequestsPerSecond = 10_000,
        RequestTime = Patience.Seconds(10),
        RetryDelay = TimeSpan.FromMilliseconds(1),
        PrivateHosts = new HashSet<string> { Host },
    };

    public static Task<IPAddress[]> Resolve(string host, CancellationToken cancellationToken) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]);

    public static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    }

    public static Func<HttpContext, Task> Text(string text, string type = "text/html; charset=utf-8") => async context =>
    {
        context.Response.ContentType = type;
        await context.Response.WriteAsync(text);
    };

    public static Func<HttpContext, Task> Bytes(byte[] bytes, string type) => async context =>
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes);
    };

    public static Func<HttpContext, Task> Redirect(string to, int status = 302) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = to;
        return Task.CompletedTask;
    };

    public static Func<HttpContext, Task> Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();
}

/// <summary>One request.</summary>
internal sealed record Asked(string Path, IReadOnlyDictionary<string, string> Headers);
