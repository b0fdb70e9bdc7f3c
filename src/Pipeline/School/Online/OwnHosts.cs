using System.Diagnostics.CodeAnalysis;
using ConsentLens.Pipeline.Sites.Fetching;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Online;

/// <summary>The hosts that administrators confirmed to be the school's own: nothing else is asked.</summary>
public static class OwnHosts
{
    /// <summary>All of them; null when there are none.</summary>
    public static async Task<SiteHosts?> ReadAsync(ConsentLensDbContext context, CancellationToken cancellationToken)
    {
        string[][] hosts = await context.Sites.Where(site => site.RemovedAt == null).Select(site => site.Hosts).ToArrayAsync(cancellationToken);
        return hosts.Length == 0 ? null : new SiteHosts(hosts.SelectMany(names => names));
    }

    /// <summary>Whether a place where a photo was published is an address on one of them.</summary>
    public static bool Holds(SiteHosts hosts, string place, [NotNullWhen(true)] out Uri? address) =>
        WebAddress.TryParse(place, out address) && hosts.Holds(address);
}
