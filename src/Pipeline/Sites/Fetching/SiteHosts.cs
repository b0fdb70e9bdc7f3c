namespace ConsentLens.Pipeline.Sites.Fetching;

/// <summary>The hosts of a school's own sites: nothing else is ever asked. A host stands for itself alone, without its subdomains, and for the ports 80 and 443 unless it
/// names another.</summary>
public sealed class SiteHosts
{
    private readonly HashSet<string> _hosts;

    /// <exception cref="FormatException">One of them is not the name of a host.</exception>
    public SiteHosts(IEnumerable<string> hosts)
    {
        _hosts = [.. hosts.Select(Plain)];
        if (_hosts.Count == 0) throw new FormatException("Name at least one host of the site.");
    }

    /// <summary>In plain form, sorted.</summary>
    public IReadOnlyList<string> Names => [.. _hosts.Order(StringComparer.Ordinal)];

    public bool Holds(Uri address) => _hosts.Contains(NameOf(address));

    /// <summary>How the host of an address is written in such a list.</summary>
    public static string NameOf(Uri address) =>
        address.IdnHost.TrimEnd('.').ToLowerInvariant() + (address.Port is 80 or 443 ? "" : $":{address.Port}");

    private static string Plain(string host)
    {
        string text = host.Trim();
        return text.Length > 0
            && !text.Contains('/', StringComparison.Ordinal) && !text.Contains('@', StringComparison.Ordinal) && !text.Contains('*', StringComparison.Ordinal)
            && Uri.TryCreate($"http://{text}/", UriKind.Absolute, out Uri? address) && address.PathAndQuery == "/" && address.Fragment.Length == 0 && address.IdnHost.Length > 0
                ? NameOf(address)
                : throw new FormatException($"\"{host}\" is not the name of a host; write it like www.school.example.");
    }
}
