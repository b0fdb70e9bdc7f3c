using ConsentLens.Pipeline.Sites.Fetching;
using ConsentLens.Pipeline.Sites.Reading;

namespace ConsentLens.Pipeline.Sites.Crawling;

/// <summary>Which pictures there are, at which addresses, and on which pages each address stands.</summary>
internal sealed class PictureLedger
{
    /// <summary>What leads to so much is on every page.</summary>
    private const int MostHolders = 1_000;

    private readonly Dictionary<string, Known> _pictures = [];
    private readonly Dictionary<string, List<PicturePlace>> _places = [];
    private readonly Dictionary<string, List<Uri>> _holders = [];

    /// <summary>Places are many, and what is written at them is often the same.</summary>
    private readonly Dictionary<PictureWords, PictureWords> _words = [];

    public int Count => _pictures.Count;

    /// <summary>Whether the picture is new.</summary>
    public bool Add(string sha256, string ending, long bytes, params IEnumerable<Uri> addresses)
    {
        bool isNew = !_pictures.TryGetValue(sha256, out Known? known);
        if (known is null) _pictures[sha256] = known = new Known(ending, bytes);
        foreach (Uri address in addresses) known.Addresses.TryAdd(WebAddress.Key(address), address);
        return isNew;
    }

    /// <summary>A page that shows what is at an address.</summary>
    public void Stands(Uri address, Uri page, PictureWords words) => PlacesOf(WebAddress.Key(address)).Add(new PicturePlace(page, null, Kept(words)));

    /// <summary>A page that holds a picture itself.</summary>
    public void StandsWithin(string sha256, Uri page, PictureWords words)
    {
        List<PicturePlace> places = _pictures[sha256].Places;
        places.Add(new PicturePlace(page, null, Kept(words)));
    }

    /// <summary>A page that loads a style sheet, or leads to a PDF.</summary>
    public void Holds(Uri page, Uri between)
    {
        string key = WebAddress.Key(between);
        if (!_holders.TryGetValue(key, out List<Uri>? pages)) _holders[key] = pages = [];
        if (pages.Count < MostHolders) pages.Add(page);
    }

    public IReadOnlyList<FoundPicture> Finish(IReadOnlySet<string> between) =>
        [.. _pictures.Select(picture => new FoundPicture(
            picture.Key,
            picture.Value.Ending,
            picture.Value.Bytes,
            [.. picture.Value.Addresses.Values],
            [.. picture.Value.Addresses.Keys.SelectMany(PlacesOf).Concat(picture.Value.Places).SelectMany(place => Pages(place, between, [])).Distinct()]))];

    // A style sheet and a PDF are no places: the pages that hold them are.
    private IEnumerable<PicturePlace> Pages(PicturePlace place, IReadOnlySet<string> between, HashSet<string> passed)
    {
        string key = WebAddress.Key(place.Page);
        if (!between.Contains(key) || !_holders.TryGetValue(key, out List<Uri>? pages)) return [place];
        if (!passed.Add(key)) return [];
        return pages.SelectMany(page => Pages(place with { Page = page, Through = place.Through ?? place.Page }, between, passed));
    }

    private List<PicturePlace> PlacesOf(string key)
    {
        if (!_places.TryGetValue(key, out List<PicturePlace>? places)) _places[key] = places = [];
        return places;
    }

    private PictureWords Kept(PictureWords words)
    {
        if (_words.TryGetValue(words, out PictureWords? kept)) return kept;
        return _words[words] = words;
    }

    private sealed record Known(string Ending, long Bytes)
    {
        public Dictionary<string, Uri> Addresses { get; } = [];
        public List<PicturePlace> Places { get; } = [];
    }
}
