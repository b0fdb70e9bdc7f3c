using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>
/// The host name of the pages. Requests for any other host are refused, so that no other website can lead a browser here under its own name (DNS
/// rebinding) and no forged Host header gets into a link. A reverse proxy on this machine is trusted about where a request came from.
/// </summary>
internal static class SiteAddress
{
    private const string SecurePrefix = "__Host-";

    private static readonly string[] ThisMachine = ["localhost", "127.0.0.1", "[::1]"];
    private static readonly string[] Anywhere = ["*", "+", "0.0.0.0", "[::]"];

    /// <summary>The prefix of cookie names: over HTTPS, browsers then accept them only from this host.</summary>
    public static string CookiePrefixOf(Uri? address) => address?.Scheme == Uri.UriSchemeHttps ? SecurePrefix : string.Empty;

    /// <summary>Adds the rules.</summary>
    /// <param name="services">The process's services.</param>
    /// <param name="listen">Where the pages are served.</param>
    /// <param name="address">The address at which people reach them through a proxy, or null.</param>
    public static IServiceCollection AddSiteAddress(this IServiceCollection services, string listen, Uri? address)
    {
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            // Only the proxy directly before us: what others told it may be made up. Only proxies on this machine are trusted.
            options.ForwardLimit = 1;
        });
        services.AddHostFiltering(options => options.AllowedHosts = [.. HostsOf(listen, address)]);
        services.Configure<CookiePolicyOptions>(options =>
        {
            options.HttpOnly = Microsoft.AspNetCore.CookiePolicy.HttpOnlyPolicy.Always;
            options.MinimumSameSitePolicy = SameSiteMode.Strict;
            options.Secure = CookieSecurePolicy.SameAsRequest;
        });
        return services;
    }

    /// <summary>Puts them before everything else.</summary>
    public static IApplicationBuilder UseSiteAddress(this IApplicationBuilder application, Uri? address)
    {
        application.UseForwardedHeaders();
        application.UseHostFiltering();
        if (address is not null)
        {
            application.Use((http, next) =>
            {
                (http.Request.Scheme, http.Request.Host) = (address.Scheme, new HostString(address.Authority));
                return next(http);
            });
        }

        return application.UseCookiePolicy();
    }

    /// <summary>Whether passwords would cross a network unencrypted: served beyond this machine without HTTPS or a proxy.</summary>
    public static bool IsUnprotected(string listen, Uri? address) =>
        address is null && listen.Split(';').Any(one => one.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !IsThisMachine(HostOf(one)));

    /// <summary>Answers only monitors on this machine; anybody else gets "not found".</summary>
    public static RouteHandlerBuilder ForThisMachineAlone(this RouteHandlerBuilder endpoint) => endpoint
        .AllowAnonymous()
        .AddEndpointFilter(async (context, next) =>
            context.HttpContext.Connection.RemoteIpAddress is { } caller && !IPAddress.IsLoopback(caller) ? Results.NotFound() : await next(context));

    private static IEnumerable<string> HostsOf(string listen, Uri? address)
    {
        if (address is not null)
            return [.. ThisMachine, address.Host];
        string[] served = [.. listen.Split(';').Select(HostOf)];
        // A machine cannot know the names by which its network knows it.
        return served.Any(Anywhere.Contains) ? ["*"] : [.. ThisMachine, .. served];
    }

    private static bool IsThisMachine(string host) => ThisMachine.Contains(host, StringComparer.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? ip) && IPAddress.IsLoopback(ip));

    private static string HostOf(string address) => BindingAddress.Parse(address).Host;
}
