using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Pipeline.School.Releases;

/// <summary>What a release waits for.</summary>
public enum ReleaseWait
{
    /// <summary>Somebody has to approve it.</summary>
    ForApproval,

    /// <summary>Its package is ready, and nobody has downloaded it.</summary>
    ForDownload,
}

/// <summary>Finds the releases that wait for somebody: what is counted is what is listed.</summary>
public static class WaitingReleases
{
    public static IQueryable<ReleaseRow> ReleasesThatWait(this ConsentLensDbContext context, ReleaseWait wait) => wait switch
    {
        ReleaseWait.ForApproval => context.Releases.Where(release => release.State == ReleaseState.Draft),
        ReleaseWait.ForDownload => context.Releases.Where(release => release.State == ReleaseState.Built && !context.Downloads.Any(download => download.ReleaseId == release.Id)),
        _ => throw new ArgumentOutOfRangeException(nameof(wait), wait, null),
    };
}
