using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>
/// By which name the pages are reached. Requests for any other host are refused, lest a web site elsewhere leads a browser here under its own name (DNS
/// rebinding) or a forged Host header gets into a link. A reverse proxy on this machine is believed where a request came from.
/// </summary>
internal static class SiteAddress
{
    private const string SecurePrefix = "__Host-";

    private static readonly string[] ThisMachine = ["localhost", "127.0.0.1", "[::1]"];
    private static readonly string[] Anywhere = ["*", "+", "0.0.0.0", "[::]"];

    /// <summary>What the names of cookies begin with: over HTTPS browsers then take them from this host alone.</summary>
    public static string CookiePrefixOf(Uri? address) => address?.Scheme == Uri.UriSchemeHttps ? SecurePrefix : string.Empty;

    /// <summary>Adds the rules.</summary>
    /// <param name="services">The process's services.</param>
    /// <param name="listen">Where the pages are served.</param>
    /// <param name="address">Under which address people reach them through a proxy, or null.</param>
    public static IServiceCollection AddSiteAddress(this IServiceCollection services, string listen, Uri? address)
    {
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            // The one before us alone: what it was told by others may be made up. Proxies on this machine are trusted, no others.
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

    /// <summary>Whether passwords would cross a network in the clear: served beyond this machine without HTTPS, and no proxy is spoken of.</summary>
    public static bool IsUnprotected(string listen, Uri? address) =>
        address is null && listen.Split(';').Any(one => one.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !IsThisMachine(HostOf(one)));

    /// <summary>Lets monitors on this machine alone ask; for anybody else there is nothing.</summary>
    public static RouteHandlerBuilder ForThisMachineAlone(this RouteHandlerBuilder endpoint) => endpoint
        .AllowAnonymous()
        .AddEndpointFilter(async (context, next) =>
            context.HttpContext.Connection.RemoteIpAddress is { } caller && !IPAddress.IsLoopback(caller) ? Results.NotFound() : await next(context));

    private static IEnumerable<string> HostsOf(string listen, Uri? address)
    {
        if (address is not null)
            return [.. ThisMachine, address.Host];
        string[] served = [.. listen.Split(';').Select(HostOf)];
        // Under which names a machine is known in its network, it cannot tell.
        return served.Any(Anywhere.Contains) ? ["*"] : [.. ThisMachine, .. served];
    }

    private static bool IsThisMachine(string host) => ThisMachine.Contains(host, StringComparer.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? ip) && IPAddress.IsLoopback(ip));

    private static string HostOf(string address) => BindingAddress.Parse(address).Host;
}
