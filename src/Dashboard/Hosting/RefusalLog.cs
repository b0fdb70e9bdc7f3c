using ConsentLens.Dashboard.Access;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>Logs refused requests on the console: the user and the page's route, and nothing that somebody typed.</summary>
internal static partial class RefusalLog
{
    /// <summary>Logs a refused request by somebody who is signed in.</summary>
    public static void Write(HttpContext http)
    {
        string user = http.RequestServices.GetRequiredService<CurrentUser>().UserName;
        string page = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "an unknown page";
        if (user.Length > 0)
            Refused(http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("ConsentLens.Access"), user, page);
    }

    [LoggerMessage(LogLevel.Warning, "User {User} requested {Page} and was refused.")]
    private static partial void Refused(ILogger logger, string user, string page);
}
