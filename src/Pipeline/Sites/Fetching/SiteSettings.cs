namespace ConsentLens.Pipeline.Sites.Fetching;

/// <summary>How a school's own sites are asked: how often, how much at most, and how long.</summary>
public sealed record SiteSettings
{
    /// <summary>What every request says it comes from.</summary>
    public string UserAgent { get; init; } = "ConsentLens (looks through a school's own site for photos)";

    /// <summary>Of requests to one host. A longer <c>Crawl-delay</c> in its robots.txt goes before.</summary>
    public double RequestsPerSecond { get; init; } = 2;

    /// <summary>A host whose robots.txt wants more time than this between two requests is not read at all.</summary>
    public TimeSpan LongestCrawlDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Until the answer begins, and once more until it has come whole.</summary>
    public TimeSpan RequestTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a request is tried again that failed for a reason that may pass.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Before the first retry; it doubles.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A server that wants a longer wait (<c>Retry-After</c>) is not asked again.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromMinutes(2);

    public int Redirects { get; init; } = 5;

    /// <summary>Of a page, a style sheet, a feed or a sitemap, unpacked.</summary>
    public long PageBytes { get; init; } = 10_000_000;

    /// <summary>Of a picture.</summary>
    public long PictureBytes { get; init; } = 60_000_000;

    /// <summary>Of a PDF.</summary>
    public long DocumentBytes { get; init; } = 100_000_000;

    /// <summary>Hosts that may lie at a private address, such as a school's intranet. Every other host must lie at a public one.</summary>
    public IReadOnlySet<string> PrivateHosts { get; init; } = new HashSet<string>();

    /// <exception cref="ArgumentException">A value makes no sense; the message says which.</exception>
    public void Require()
    {
        Require(!string.IsNullOrWhiteSpace(UserAgent) && UserAgent.All(letter => letter is >= ' ' and < '\x7f'), nameof(UserAgent), "be plain text");
        Require(RequestsPerSecond is > 0 and <= 10_000, nameof(RequestsPerSecond), "lie between 0 and 10,000");
        Require(LongestCrawlDelay >= TimeSpan.Zero, nameof(LongestCrawlDelay), "not be negative");
        Require(RequestTime > TimeSpan.Zero && RequestTime <= TimeSpan.FromMinutes(10), nameof(RequestTime), "be at most 10 minutes");
        Require(Retries is >= 0 and <= 10, nameof(Retries), "lie between 0 and 10");
        Require(RetryDelay > TimeSpan.Zero, nameof(RetryDelay), "be more than nothing");
        Require(LongestRetryAfter >= TimeSpan.Zero, nameof(LongestRetryAfter), "not be negative");
        Require(Redirects is >= 0 and <= 20, nameof(Redirects), "lie between 0 and 20");
        Require(IsSize(PageBytes), nameof(PageBytes), "lie between 1 byte and 1 GB");
        Require(IsSize(PictureBytes), nameof(PictureBytes), "lie between 1 byte and 1 GB");
        Require(IsSize(DocumentBytes), nameof(DocumentBytes), "lie between 1 byte and 1 GB");
    }

    private static bool IsSize(long bytes) => bytes is > 0 and <= 1_000_000_000;

    private static void Require(bool isSo, string name, string must)
    {
        if (!isSo) throw new ArgumentException($"The setting {name} must {must}.", name);
    }
}
