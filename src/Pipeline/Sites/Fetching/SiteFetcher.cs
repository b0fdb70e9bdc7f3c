using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace ConsentLens.Pipeline.Sites.Fetching;

/// <summary>Asks a school's own sites, and nothing else: politely (robots.txt, a rate), safely (no private addresses, every redirect checked, limits), and without saying more
/// than that it asks (no cookies, no credentials, no referrer). Thread-safe.</summary>
public sealed class SiteFetcher : IDisposable
{
    /// <summary>The name by which a robots.txt may speak of it.</summary>
    private const string Program = "ConsentLens";

    private readonly SiteSettings _settings;
    private readonly TimeProvider _time;
    private readonly HostPace _pace;
    private readonly HttpClient _client;
    private readonly ConcurrentDictionary<string, Robots> _robots = new();

    /// <param name="settings">Limits.</param>
    /// <param name="time">Keeps the pace.</param>
    /// <param name="resolve">Finds the addresses of a host; the system's way when null.</param>
    /// <exception cref="ArgumentException">A setting makes no sense.</exception>
    public SiteFetcher(SiteSettings settings, TimeProvider time, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
    {
        settings.Require();
        _settings = settings;
        _time = time;
        _pace = new HostPace(TimeSpan.FromSeconds(1 / settings.RequestsPerSecond), time);
        var connector = new CheckedConnector(settings, resolve ?? Dns.GetHostAddressesAsync);
        var paced = new PacedHandler(_pace, settings.RequestTime, time, Sockets(connector));
        HttpMessageHandler handler = settings.Retries == 0 ? paced : new ResilienceHandler(Retrying(settings, time)) { InnerHandler = paced };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Asks for an address.</summary>
    /// <param name="address">Of the web.</param>
    /// <param name="hosts">Which hosts may be asked.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Fetched> GetAsync(Uri address, SiteHosts hosts, CancellationToken cancellationToken) =>
        await FollowAsync(address, hosts, isRobots: false, cancellationToken);

    /// <summary>The robots.txt of an address's host.</summary>
    public async Task<RobotsTxt> RobotsAsync(Uri address, SiteHosts hosts, CancellationToken cancellationToken) => (await FindRobotsAsync(address, hosts, cancellationToken)).Rules;

    /// <summary>Unpacks what is packed by gzip, up to the size of a page. Null where it is damaged or larger.</summary>
    public async Task<byte[]?> UnpackAsync(byte[] packed, CancellationToken cancellationToken)
    {
        try
        {
            return await LimitedBody.UnpackAsync(packed, _settings.PageBytes, cancellationToken);
        }
        catch (Exception exception) when (exception is BodyTooLargeException or InvalidDataException)
        {
            return null;
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>One that could not be had is asked for again soon.</summary>
    private static TimeSpan AgeOf(RobotsTxt rules) => ReferenceEquals(rules, RobotsTxt.Nothing) ? TimeSpan.FromMinutes(5) : TimeSpan.FromHours(1);

    private static SocketsHttpHandler Sockets(CheckedConnector connector) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        // A proxy would look up the names itself, unchecked.
        UseProxy = false,
        Credentials = null,
        PreAuthenticate = false,
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = 64,
        MaxConnectionsPerServer = 2,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = connector.ConnectAsync,
        SslOptions = new SslClientAuthenticationOptions
        {
            // A certificate may name addresses of its own, which must not be asked.
            CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
        },
    };

    private static ResiliencePipeline<HttpResponseMessage> Retrying(SiteSettings settings, TimeProvider time) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = settings.Retries,
                Delay = settings.RetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldRetryAfterHeader = true,
                ShouldHandle = attempt => ValueTask.FromResult(MayPass(attempt.Outcome, settings, time)),
            })
            .Build();

    private static bool MayPass(Outcome<HttpResponseMessage> outcome, SiteSettings settings, TimeProvider time)
    {
        if (outcome.Exception is { } exception)
            return exception is TimeoutException || (exception is HttpRequestException && ProblemOf(exception) == FetchProblem.Unreachable);
        if (outcome.Result is not { } answer) return false;
        RetryConditionHeaderValue? after = answer.Headers.RetryAfter;
        TimeSpan wanted = after?.Delta ?? after?.Date - time.GetUtcNow() ?? TimeSpan.Zero;
        return wanted <= settings.LongestRetryAfter && (answer.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)answer.StatusCode is >= 500 and not 501);
    }

    private async Task<Robots> FindRobotsAsync(Uri address, SiteHosts hosts, CancellationToken cancellationToken)
    {
        string site = address.GetLeftPart(UriPartial.Authority);
        DateTimeOffset now = _time.GetUtcNow();
        if (_robots.TryGetValue(site, out Robots? known) && now - known.Read < AgeOf(known.Rules)) return known;
        Fetched file = await FollowAsync(new Uri(site + "/robots.txt"), hosts, isRobots: true, cancellationToken);
        // RFC 9309, 2.3.1: none there allows everything; one that cannot be had forbids everything.
        RobotsTxt rules = file.Problem switch
        {
            null => RobotsTxt.Parse(Encoding.UTF8.GetString(file.Body), Program),
            FetchProblem.NotFound or FetchProblem.Forbidden => RobotsTxt.Everything,
            _ => RobotsTxt.Nothing,
        };
        if (rules.Delay > _settings.LongestCrawlDelay) rules = RobotsTxt.Nothing;
        else if (rules.Delay is { } delay) _pace.SlowDown(SiteHosts.NameOf(address), delay);
        // Where nothing answers at all, that says more than that there are no rules.
        bool isSilent = file.Problem is FetchProblem.NoSuchHost or FetchProblem.PrivateAddress or FetchProblem.Unreachable or FetchProblem.TimedOut;
        return _robots[site] = new Robots(rules, now, isSilent ? file.Problem!.Value : FetchProblem.Robots);
    }

    private async Task<Fetched> FollowAsync(Uri address, SiteHosts hosts, bool isRobots, CancellationToken cancellationToken)
    {
        Uri at = WebAddress.Plain(address);
        for (int asked = 0; ; asked++)
        {
            var fetched = new Fetched(address, at) { Requests = asked };
            if (at.Scheme is not ("http" or "https")) return fetched with { Problem = FetchProblem.BadRedirect };
            if (!hosts.Holds(at)) return fetched with { Problem = FetchProblem.OtherHost };
            if (asked > _settings.Redirects) return fetched with { Problem = FetchProblem.TooManyRedirects };
            if (!isRobots && await FindRobotsAsync(at, hosts, cancellationToken) is var robots && !robots.Rules.Allows(at)) return fetched with { Problem = robots.Forbids };
            (Fetched answer, Uri? next) = await AskAsync(fetched with { Requests = asked + 1 }, cancellationToken);
            if (next is null) return answer;
            at = next;
        }
    }

    private async Task<(Fetched Answer, Uri? Next)> AskAsync(Fetched fetched, CancellationToken cancellationToken)
    {
        try
        {
            using HttpRequestMessage request = Request(fetched.Final);
            using HttpResponseMessage answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            fetched = fetched with { Status = answer.StatusCode };
            if ((int)answer.StatusCode is 301 or 302 or 303 or 307 or 308)
                return NextOf(fetched.Final, answer) is { } next ? (fetched, next) : (fetched with { Problem = FetchProblem.BadRedirect }, null);
            return (await ReadAsync(fetched, answer, cancellationToken), null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return (fetched with { Problem = ProblemOf(exception) }, null);
        }
    }

    private async Task<Fetched> ReadAsync(Fetched fetched, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (StatusProblem(answer.StatusCode) is { } problem) return fetched with { Problem = problem };
        string type = answer.Content.Headers.ContentType?.MediaType?.ToLowerInvariant() ?? "";
        fetched = fetched with { MediaType = type, Charset = answer.Content.Headers.ContentType?.CharSet?.Trim('"') };
        if (type.StartsWith("video/", StringComparison.Ordinal) || type.StartsWith("audio/", StringComparison.Ordinal)) return fetched with { Problem = FetchProblem.Film };
        using var deadline = new CancellationTokenSource(_settings.RequestTime, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        return fetched with { Body = await LimitedBody.ReadAsync(answer.Content, MostBytes(type), either.Token) };
    }

    private long MostBytes(string type) => type switch
    {
        "application/pdf" => _settings.DocumentBytes,
        _ when type.StartsWith("text/", StringComparison.Ordinal) || type.EndsWith("xml", StringComparison.Ordinal) => _settings.PageBytes,
        _ => _settings.PictureBytes,
    };

    private HttpRequestMessage Request(Uri address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("User-Agent", _settings.UserAgent);
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, deflate, br");
        return request;
    }

    private static Uri? NextOf(Uri from, HttpResponseMessage answer)
    {
        string? written = answer.Headers.TryGetValues("Location", out IEnumerable<string>? values) ? values.FirstOrDefault() : null;
        return written is null ? null : WebAddress.Resolve(from, written);
    }

    private static FetchProblem? StatusProblem(HttpStatusCode status) => (int)status switch
    {
        200 => null,
        404 or 410 => FetchProblem.NotFound,
        408 => FetchProblem.TimedOut,
        429 or >= 500 => FetchProblem.ServerError,
        >= 400 => FetchProblem.Forbidden,
        _ => FetchProblem.ServerError,
    };

    private static FetchProblem ProblemOf(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (Known(cause) is { } problem) return problem;
        }

        return exception is HttpRequestException or IOException or SocketException
            ? FetchProblem.Unreachable
            : throw new InvalidOperationException("An answer failed in a way that was not foreseen.", exception);
    }

    private static FetchProblem? Known(Exception cause) => cause switch
    {
        TimeoutException or OperationCanceledException => FetchProblem.TimedOut,
        BodyTooLargeException => FetchProblem.TooLarge,
        InvalidDataException => FetchProblem.Damaged,
        AddressRefusedException => FetchProblem.PrivateAddress,
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } => FetchProblem.NoSuchHost,
        _ => null,
    };

    /// <param name="Rules">The file.</param>
    /// <param name="Read">When.</param>
    /// <param name="Forbids">Why an address is not asked that it does not allow.</param>
    private sealed record Robots(RobotsTxt Rules, DateTimeOffset Read, FetchProblem Forbids);
}
