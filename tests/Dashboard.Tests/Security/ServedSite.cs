using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Access.Schema;
using ConsentLens.Dashboard.Access.SignIn;
using ConsentLens.Dashboard.Demo;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Dashboard.Tests.Access;
using ConsentLens.Pipeline;
using ConsentLens.Pipeline.School.Channels;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Security;

/// <summary>
/// The whole program in this process as it runs behind a reverse proxy with HTTPS, with two schools and a user of each role, and asked by HTTP without a
/// browser. It is started when the first test needs it.
/// </summary>
public sealed class ServedSite : IAsyncLifetime, IDisposable
{
    public const string Host = "photos.school.example";

    /// <summary>A page that breaks, as any may that has a fault.</summary>
    public const string Broken = "/broken-for-a-test";

    private static readonly (string User, SchoolRole Role)[] Staff =
        [("office", SchoolRole.Office), ("dsl", SchoolRole.Reviewer), ("head", SchoolRole.Approver), ("admin", SchoolRole.Admin), ("trust", SchoolRole.Trust)];

    private readonly SemaphoreSlim _starting = new(1);
    private readonly List<DemoLogin> _logins = [];
    private readonly Dictionary<string, Dictionary<string, string>> _sessions = new(StringComparer.Ordinal);
    private Station? _station;
    private WebApplication? _application;
    private Uri? _address;
    private int _callers;

    public string Folder { get; } = Directory.CreateTempSubdirectory("consentlens-site-").FullName;

    /// <summary>The school of the users.</summary>
    public int School { get; private set; }

    /// <summary>Another school, which none of them but <c>trust</c> belongs to.</summary>
    public int Elsewhere { get; private set; }

    public IServiceProvider Services => _application!.Services;

    internal Station Station => _station!;

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>A client with no cookies yet, which seems to come from an address of its own.</summary>
    internal async Task<Caller> CallAsync(string? from = null)
    {
        await StartAsync();
        return new Caller(_address!, from ?? $"192.0.2.{Interlocked.Increment(ref _callers)}");
    }

    /// <summary>A client that is signed in, in a session that it shares with others of the user: not to be ended.</summary>
    internal async Task<Caller> SignInAsync(string userName)
    {
        if (!_sessions.TryGetValue(userName, out Dictionary<string, string>? session))
        {
            using Caller first = await SignInAnewAsync(userName);
            session = _sessions[userName] = first.Cookies;
        }

        Caller caller = await CallAsync();
        foreach ((string name, string value) in session)
            caller.Cookies[name] = value;
        return caller;
    }

    /// <summary>A client that is signed in, in a session of its own.</summary>
    internal async Task<Caller> SignInAnewAsync(string userName)
    {
        Caller caller = await CallAsync();
        DemoLogin login = LoginOf(userName);
        await TakenCodes.ForgetAsync(Services, userName);
        using HttpResponseMessage password = await caller.PostAsync("/access/sign-in", ("UserName", userName), ("Password", login.Password));
        using HttpResponseMessage code = await caller.PostAsync("/access/code", ("Code", TotpCode.At(login.Secret, TimeProvider.System.GetUtcNow())));
        Assert.Equal("/", code.Headers.Location?.OriginalString);
        return caller;
    }

    internal DemoLogin LoginOf(string userName) => _logins.Single(login => login.UserName == userName);

    /// <summary>Adds a user who will not sign in: hashing a password takes its time.</summary>
    internal async Task<int> AddNameAsync(string userName, params (int School, SchoolRole Role)[] memberships)
    {
        await StartAsync();
        return await AddUserAsync(new DemoLogin(userName, $"{userName} of the tests", [], string.Empty, TotpCode.NewSecret()), memberships);
    }

    /// <summary>Adds a user with password and authenticator.</summary>
    internal async Task<int> AddUserAsync(string userName, params (int School, SchoolRole Role)[] memberships)
    {
        await StartAsync();
        return await AddUserAsync(new DemoLogin(userName, $"{userName} of the tests", [], "plum-kettle-harbour-nine", TotpCode.NewSecret()), memberships);
    }

    internal async Task<int> IdOfAsync(string userName)
    {
        await using AsyncServiceScope scope = Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AccessDbContext>().Users.Where(user => user.UserName == userName).Select(user => user.Id).SingleAsync();
    }

    internal ConsentLensDbContext Context(int school) => Services.GetRequiredService<ConsentLensDbContextFactory>().Create(school);

    public async Task DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.StopAsync();
            await _application.DisposeAsync();
        }

        if (_station is not null)
            await _station.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    public void Dispose() => _starting.Dispose();

    private async Task StartAsync()
    {
        await _starting.WaitAsync();
        try
        {
            if (_address is not null)
                return;
            var settings = new StationSettings(new DataFolder(Folder), null, null, null, null, 1, TimeZoneInfo.Utc) { Public = new Uri($"https://{Host}") };
            _station = await Station.OpenAsync(settings, CancellationToken.None);
            _application = WebHost.Build(_station, "http://127.0.0.1:0");
            _application.MapGet(Broken, string () => throw new InvalidOperationException("the inside of the program")).AllowAnonymous();
            AddSchool schools = Services.GetRequiredService<AddSchool>();
            School = await schools.RunAsync("Oak Primary", true, "head", CancellationToken.None);
            Elsewhere = await schools.RunAsync("Elm Infants", true, "head", CancellationToken.None);
            foreach ((string user, SchoolRole role) in Staff)
                await AddUserAsync(new DemoLogin(user, $"{user} of the tests", [], "plum-kettle-harbour-nine", TotpCode.NewSecret()), role == SchoolRole.Trust ? [(School, role), (Elsewhere, role)] : [(School, role)]);
            await _application.StartAsync();
            _address = new Uri(_application.Urls.First() + "/");
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task<int> AddUserAsync(DemoLogin login, (int School, SchoolRole Role)[] memberships)
    {
        await using AsyncServiceScope scope = Services.CreateAsyncScope();
        UserManager<User> users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var user = new User { UserName = login.UserName, DisplayName = login.DisplayName, CreatedAt = TimeProvider.System.GetUtcNow() };
        foreach ((int school, SchoolRole role) in memberships)
            user.Memberships.Add(new Membership { SchoolId = school, Role = role });
        Assert.True((login.Password.Length == 0 ? await users.CreateAsync(user) : await users.CreateAsync(user, login.Password)).Succeeded);
        await ((IUserAuthenticatorKeyStore<User>)scope.ServiceProvider.GetRequiredService<IUserStore<User>>()).SetAuthenticatorKeyAsync(user, login.Secret, default);
        Assert.True((await users.SetTwoFactorEnabledAsync(user, true)).Succeeded);
        _logins.Add(login);
        return user.Id;
    }
}
