using System.Threading.RateLimiting;
using ConsentLens.Dashboard.Access;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>Rate limits: generous for people at work, too slow for guessing passwords and codes.</summary>
internal static class RequestLimits
{
    /// <summary>For pages that take a password or a code.</summary>
    public const string SignIn = "sign-in";

    /// <summary>For responses that stay open.</summary>
    public const string Following = "following";

    /// <summary>
    /// Passwords and codes from one address. The staff of a school share an address and sign in at a quarter to nine, each with a password and a code. What stops
    /// guessing is that accounts are locked.
    /// </summary>
    internal const int SignInsAMinute = 40;

    private const int RequestsAMinute = 3_000;
    private const int FollowedAtOnce = 12;

    public static IServiceCollection AddRequestLimits(this IServiceCollection services) => services.AddRateLimiter(options =>
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => Window(CallerOf(http), RequestsAMinute));
        options.AddPolicy(SignIn, http => HttpMethods.IsPost(http.Request.Method)
            ? Window("sign-in " + http.Connection.RemoteIpAddress, SignInsAMinute)
            : RateLimitPartition.GetNoLimiter("reading"));
        options.AddPolicy(Following, http => RateLimitPartition.GetConcurrencyLimiter(
            "following " + CallerOf(http), _ => new ConcurrencyLimiterOptions { PermitLimit = FollowedAtOnce }));
        options.OnRejected = async (context, token) =>
        {
            context.HttpContext.Response.ContentType = "text/plain; charset=utf-8";
            await context.HttpContext.Response.WriteAsync("Too many requests from here. Wait a minute and try again.", token);
        };
    });

    private static string CallerOf(HttpContext http) =>
        SignedIn.UserIdOf(http.User) is { } user ? $"user {user}" : $"address {http.Connection.RemoteIpAddress}";

    private static RateLimitPartition<string> Window(string key, int permits) =>
        RateLimitPartition.GetFixedWindowLimiter(key, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = TimeSpan.FromMinutes(1) });
}
