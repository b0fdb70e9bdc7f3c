using System.Collections.Concurrent;
using System.Diagnostics;
using ConsentLens.Dashboard.Demo;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Dashboard.Tests.Access;
using ConsentLens.Pipeline;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.Sites.Fetching;
using ConsentLens.Pipeline.Tests;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.Sites;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>
/// The whole program in this process, over a private database, with a small drawn school and a user of each role; and a Chromium to look at it with. It is
/// started when the first test needs it.
/// </summary>
public sealed class RunningDashboard : IAsyncLifetime, IDisposable
{
    /// <summary>Drawn faces are more alike than real ones.</summary>
    private const double MatchAt = 0.75;

    private const double PossibleAt = 0.65;

    /// <summary>How Chromium is started: headless, and without its own talk with the world.</summary>
    internal static BrowserTypeLaunchOptions Chromium { get; } = new()
    {
        ExecutablePath = BrowserFactAttribute.Chromium,
        Timeout = Patience.Milliseconds(30_000),
        Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    };

    /// <summary>For how long a session is taken up by further tests: well within the 30 minutes after which an unused one ends.</summary>
    private static readonly TimeSpan SessionsFor = TimeSpan.FromMinutes(10);

    private readonly string _folder = Directory.CreateTempSubdirectory("consentlens-browser-").FullName;
    private readonly ConcurrentDictionary<string, (string State, long Since)> _sessions = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _starting = new(1);
    private LoopbackSite? _site;
    private Station? _station;
    private WebApplication? _application;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The drawn school's files.</summary>
    public DrawnSchool Drawn { get; } = new();

    /// <summary>What a site of the school's own shows, by the path; nothing until a test puts something there.</summary>
    internal ConcurrentDictionary<string, Func<HttpContext, Task>> OwnPages { get; } = new(StringComparer.Ordinal);

    /// <summary>Where that site is.</summary>
    internal Uri OwnSite => new($"http://{OwnHost}/");

    private string OwnHost => $"localhost:{_site!.Port}";

    /// <summary>Its id.</summary>
    public int SchoolId { get; private set; }

    /// <summary>Its users.</summary>
    internal IReadOnlyList<DemoLogin> Logins { get; } = DemoLogins.Make();

    /// <summary>What the program is put together from.</summary>
    internal IServiceProvider Services => _application!.Services;

    /// <summary>The start page's address, with a slash at the end.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Starts everything, once.</summary>
    public async Task StartAsync()
    {
        await _starting.WaitAsync();
        try
        {
            if (_browser is not null)
                return;
            await Drawn.InitializeAsync();
            await ServeAsync();
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(Chromium);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>A browser of its own for somebody who is not signed in.</summary>
    internal async Task<Visitor> VisitAsync(VisitorOptions? options = null)
    {
        await StartAsync();
        return await Visitor.OpenAsync(_browser!, Address, null, options ?? new VisitorOptions());
    }

    /// <summary>A browser of its own at another running program.</summary>
    internal async Task<Visitor> VisitElsewhereAsync(Uri address)
    {
        await StartAsync();
        return await Visitor.OpenAsync(_browser!, address, null, new VisitorOptions());
    }

    /// <summary>A browser of its own for a user of the school, signed in with password and code.</summary>
    internal async Task<Visitor> SignInAsync(string userName, VisitorOptions? options = null)
    {
        await StartAsync();
        if (!_sessions.TryGetValue(userName, out (string State, long Since) session) || Stopwatch.GetElapsedTime(session.Since) > SessionsFor)
        {
            await using Visitor first = await VisitAsync();
            await TakenCodes.ForgetAsync(Services, userName);
            await first.SignInAsync(Logins.Single(login => login.UserName == userName));
            session = _sessions[userName] = (await first.Page.Context.StorageStateAsync(), Stopwatch.GetTimestamp());
        }

        return await Visitor.OpenAsync(_browser!, Address, session.State, options ?? new VisitorOptions());
    }

    /// <summary>The batch that is called so; null when there is none yet.</summary>
    public async Task<BatchSummary?> FindBatchAsync(string name) =>
        (await Services.GetRequiredService<BatchList>().PageAsync(SchoolId, new BatchQuery(1, int.MaxValue), default)).Batches.SingleOrDefault(batch => batch.Name == name);

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_application is not null)
        {
            await _application.StopAsync();
            await _application.DisposeAsync();
        }

        if (_station is not null)
        {
            await _station.DisposeAsync();
            await _site!.DisposeAsync();
            await Drawn.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    public void Dispose() => _starting.Dispose();

    private async Task ServeAsync()
    {
        _site = await LoopbackSite.StartAsync(OwnPages);
        var settings = new StationSettings(new DataFolder(_folder), null, null, MatchAt, PossibleAt, Environment.ProcessorCount, TimeZoneInfo.Utc)
        {
            Sites = new SiteSettings { PrivateHosts = new HashSet<string> { OwnHost }, RequestsPerSecond = 1_000 },
        };
        _station = await Station.OpenAsync(settings, CancellationToken.None);
        _application = WebHost.Build(_station, "http://127.0.0.1:0");
        SchoolId = await ActivatorUtilities.CreateInstance<DemoSchool>(Services)
            .AddAsync("Drawn Primary", Path.GetDirectoryName(Drawn.RegisterFile)!, Logins, CancellationToken.None);
        await _application.StartAsync();
        Address = new Uri(_application.Urls.First() + "/");
    }
}
