using System.Text.RegularExpressions;
using ConsentLens.Pipeline.Sites.Fetching;

namespace ConsentLens.Pipeline.Sites.Crawling;

/// <summary>What is still to be asked for. Every address once; pictures before style sheets before pages, so that what waits stays small.</summary>
internal sealed partial class Frontier(CrawlLimits limits, Shortfall shortfall)
{
    private readonly HashSet<string> _seen = [];
    private readonly Queue<Wanted> _pictures = new(), _styles = new(), _pages = new();
    private readonly Dictionary<string, int> _barren = [];
    private int _pictureCount;

    public int Count => _pictures.Count + _styles.Count + _pages.Count;

    /// <summary>Whether the address is new.</summary>
    public bool Add(Wanted wanted)
    {
        if (!_seen.Add(WebAddress.Key(wanted.Address))) return false;
        if (wanted.Address.Segments.Length > limits.Depth) shortfall.LeaveOut(CrawlLimit.Depth, wanted.Address);
        else if (wanted.Kind == WantedKind.Picture && ++_pictureCount > limits.Pictures) shortfall.LeaveOut(CrawlLimit.Pictures, wanted.Address);
        else if (wanted.Kind == WantedKind.Page && IsBarren(wanted.Address)) shortfall.LeaveOut(CrawlLimit.Repetition, wanted.Address);
        else (wanted.Kind switch { WantedKind.Picture => _pictures, WantedKind.Style => _styles, _ => _pages }).Enqueue(wanted);
        return true;
    }

    public bool TryNext(out Wanted wanted)
    {
        if (_pictures.TryDequeue(out wanted!) || _styles.TryDequeue(out wanted!)) return true;
        while (_pages.TryDequeue(out wanted!))
        {
            if (!IsBarren(wanted.Address)) return true;
            shortfall.LeaveOut(CrawlLimit.Repetition, wanted.Address);
        }

        return false;
    }

    /// <summary>Notes whether a page gave any new picture.</summary>
    public void Gave(Uri page, bool isNew)
    {
        string shape = ShapeOf(page);
        _barren[shape] = isNew ? 0 : _barren.GetValueOrDefault(shape) + 1;
    }

    /// <summary>Leaves out whatever still waits.</summary>
    public void LeaveOut(CrawlLimit limit)
    {
        foreach (Wanted wanted in _pictures.Concat(_styles).Concat(_pages)) shortfall.LeaveOut(limit, wanted.Address);
    }

    /// <summary>Leaves out the pages that still wait, and no more are taken.</summary>
    public void LeaveOutPages()
    {
        while (_pages.TryDequeue(out Wanted? wanted)) shortfall.LeaveOut(CrawlLimit.Pages, wanted.Address);
    }

    private bool IsBarren(Uri address) => _barren.GetValueOrDefault(ShapeOf(address)) >= limits.BarrenPages;

    /// <summary>The address without its numbers, values and repeated folders: "/calendar/2031/4?view=week" is "/calendar/#/#?view".</summary>
    private static string ShapeOf(Uri address)
    {
        IEnumerable<string> folders = address.AbsolutePath.Split('/').Select(folder => Numbers().Replace(folder, "#")).Distinct();
        IEnumerable<string> values = address.Query.TrimStart('?').Split('&').Select(value => value.Split('=')[0]).Distinct().Order(StringComparer.Ordinal);
        return $"{SiteHosts.NameOf(address)}{string.Join('/', folders)}?{string.Join('&', values)}";
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Numbers();
}

/// <summary>An address to be asked for.</summary>
/// <param name="Address">Which.</param>
/// <param name="FoundOn">The page that leads to it.</param>
/// <param name="Kind">What is expected there; what comes decides.</param>
/// <param name="Said">What the link to it says.</param>
/// <param name="IsGuess">Nothing leads to it: it need not be there.</param>
internal sealed record Wanted(Uri Address, Uri FoundOn, WantedKind Kind, string Said = "", bool IsGuess = false);

internal enum WantedKind
{
    Page,
    Style,
    Picture,
}
