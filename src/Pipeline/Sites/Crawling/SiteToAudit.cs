using ConsentLens.Pipeline.Sites.Fetching;

namespace ConsentLens.Pipeline.Sites.Crawling;

/// <summary>A school's own site, to be looked through.</summary>
/// <param name="Starts">Where to begin, such as its front page.</param>
/// <param name="Hosts">The only hosts that are asked.</param>
/// <param name="Take">Takes each distinct picture, once and one after the other: nothing keeps its bytes afterwards.</param>
public sealed record SiteToAudit(IReadOnlyList<Uri> Starts, SiteHosts Hosts, Func<PictureFile, CancellationToken, Task> Take)
{
    public CrawlLimits Limits { get; init; } = new();

    /// <summary>Told after every page and picture.</summary>
    public IProgress<CrawlProgress>? Progress { get; init; }
}

/// <summary>A picture's file, as it is on the site.</summary>
/// <param name="Sha256">In hexadecimal.</param>
/// <param name="Ending">How such files are called, such as <c>jpg</c>; by what is in it.</param>
/// <param name="Bytes">The file.</param>
/// <param name="Address">Where it was found first; of the page or PDF for one that is within.</param>
public sealed record PictureFile(string Sha256, string Ending, byte[] Bytes, Uri Address);

/// <summary>How far it has come.</summary>
public sealed record CrawlProgress(int Pages, int Pictures, int Waiting);

/// <summary>Where looking through a site ends. Whatever is left out by a limit is reported.</summary>
public sealed record CrawlLimits
{
    public int Pages { get; init; } = 5_000;

    /// <summary>Addresses of pictures that are asked for.</summary>
    public int Pictures { get; init; } = 50_000;

    public int Requests { get; init; } = 100_000;
    public long Bytes { get; init; } = 50_000_000_000;
    public TimeSpan Time { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Of addresses that differ in numbers and values alone (a calendar without end), so many in a row without a new picture are enough.</summary>
    public int BarrenPages { get; init; } = 100;

    /// <summary>Folders within each other in an address.</summary>
    public int Depth { get; init; } = 25;

    /// <summary>For one PDF.</summary>
    public TimeSpan DocumentTime { get; init; } = TimeSpan.FromMinutes(2);
}
