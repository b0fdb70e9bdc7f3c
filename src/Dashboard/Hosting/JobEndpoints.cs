using ConsentLens.Dashboard.Access.Roles;
using Hangfire;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>
/// Serves Hangfire's own pages to administrators: what is queued, what failed, and trying it again. They show ids and counts alone. A form of theirs without the token against
/// forgery is refused, as one of ours is.
/// </summary>
internal static class JobEndpoints
{
    private const string Path = "/jobs";

    /// <summary>An open page asks for its figures again and again. Each time the session would begin to be idle anew: longer than that takes, so that it ends.</summary>
    private static readonly TimeSpan PollingInterval = TimeSpan.FromHours(1);

    /// <summary>Adds <c>/jobs</c>.</summary>
    public static void MapJobs(this IEndpointRouteBuilder routes) => routes
        .MapHangfireDashboard(Path, new DashboardOptions
        {
            DashboardTitle = "Jobs",
            AppPath = "/settings",
            FaviconPath = "/assets/logo.svg",
            DisplayStorageConnectionString = false,
            StatsPollingInterval = (int)PollingInterval.TotalMilliseconds,
            // Who may come in is said below, as for every other page.
            Authorization = [],
        })
        .WithMetadata(new RequiresAttribute(Permission.ManageJobs))
        .RequireAuthorization();
}
