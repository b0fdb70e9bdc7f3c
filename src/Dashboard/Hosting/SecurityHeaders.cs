namespace ConsentLens.Dashboard.Hosting;

/// <summary>
/// What every response tells the browser: only our own files, no framing, no caching. There is no inline script and no inline style,
/// so the policy needs no exception (OWASP ASVS 4.0.3, 14.4).
/// </summary>
internal static class SecurityHeaders
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; form-action 'self'; "
        + "manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Adds the headers when a response starts, so that one restarted after an error has them too.</summary>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder application) => application.Use((http, next) =>
    {
        http.Response.OnStarting(() =>
        {
            Add(http.Response.Headers, http.Request.IsHttps);
            return Task.CompletedTask;
        });
        return next(http);
    });

    private static void Add(IHeaderDictionary headers, bool isHttps)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), browsing-topics=()";
        // Only styles and scripts may be cached. Anything else that the framework wrote is no stricter than this.
        if (!headers.CacheControl.ToString().StartsWith("public", StringComparison.Ordinal))
            headers.CacheControl = "no-store";
        if (isHttps)
            headers.StrictTransportSecurity = "max-age=31536000";
    }
}
