using ConsentLens.Pipeline.Sites.Fetching;

namespace ConsentLens.Pipeline.Sites.Crawling;

/// <summary>What was not looked at, and why.</summary>
internal sealed class Shortfall
{
    private const int MostUnread = 20_000;
    private const int Examples = 5;

    private readonly List<UnreadAddress> _unread = [];
    private readonly Dictionary<CrawlLimit, (int Count, List<Uri> Examples)> _limits = [];
    private readonly Dictionary<string, OtherHost> _hosts = [];
    private readonly HashSet<string> _elsewhere = [];

    public IReadOnlyList<UnreadAddress> Unread => _unread;

    public IReadOnlyList<ReachedLimit> Limits => [.. _limits.OrderBy(limit => limit.Key).Select(limit => new ReachedLimit(limit.Key, limit.Value.Count, limit.Value.Examples))];

    public IReadOnlyList<OtherHost> OtherHosts => [.. _hosts.Values.OrderByDescending(host => host.Pictures).ThenBy(host => host.Host, StringComparer.Ordinal)];

    public void Add(UnreadAddress unread)
    {
        if (_unread.Count < MostUnread) _unread.Add(unread);
        else LeaveOut(CrawlLimit.Unread, unread.Address);
    }

    public void LeaveOut(CrawlLimit limit, Uri address)
    {
        (int count, List<Uri> examples) = _limits.GetValueOrDefault(limit, (0, []));
        if (examples.Count < Examples) examples.Add(address);
        _limits[limit] = (count + 1, examples);
    }

    /// <summary>A picture or style sheet of another host.</summary>
    public void Elsewhere(Uri address, Uri foundOn)
    {
        if (!_elsewhere.Add(WebAddress.Key(address))) return;
        string host = SiteHosts.NameOf(address);
        _hosts[host] = _hosts.TryGetValue(host, out OtherHost? known) ? known with { Pictures = known.Pictures + 1 } : new OtherHost(host, 1, address, foundOn);
    }
}
