namespace ConsentLens.Pipeline.Tests.School.Takedowns;

/// <summary>
/// What must hold of a few photos, told from nothing but what was done: every departure and every confirmation has its place in one row. It knows neither clocks nor tables.
/// </summary>
internal sealed class DepartureOracle
{
    private readonly Dictionary<long, string[]> _people = [];
    private readonly HashSet<string> _refused = [];
    private readonly HashSet<long> _locked = [];
    private readonly Dictionary<long, Package> _packages = [];
    private readonly List<Departure> _departures = [];
    private readonly Dictionary<Place, int> _confirmed = [];
    private int _now;

    public IEnumerable<long> Photos => _people.Keys;

    public IEnumerable<long> Packages => _packages.Keys;

    public void Add(long photo, string[] people) => _people.Add(photo, people);

    public void Decide(string person, bool isGiven)
    {
        _ = isGiven ? _refused.Remove(person) : _refused.Add(person);
        Retire();
    }

    public void Lock(long photo, bool isLocked)
    {
        _ = isLocked ? _locked.Add(photo) : _locked.Remove(photo);
        Retire();
    }

    public bool MayBeShown(string person) => !_refused.Contains(person);

    public bool IsLocked(long photo) => _locked.Contains(photo);

    /// <summary>A package with photos, each with the people who were removed from its copy.</summary>
    public void Build(long release, string channel, IReadOnlyDictionary<long, string[]> removed)
    {
        _packages.Add(release, new Package(channel, removed));
        Depart(release, removed.Keys, null);
    }

    public void Download(long release) => Depart(release, _packages[release].Removed.Keys, null);

    public void Publish(long release, IEnumerable<long> photos, string link) => Depart(release, photos, link);

    public void Confirm(long photo, string channel, string link) => _confirmed[new Place(photo, channel, link)] = _now;

    public IReadOnlyCollection<long> PhotosOf(long release) => [.. _packages[release].Removed.Keys];

    /// <summary>Whether a photo in it must not be seen as its copy shows it, or once had to come down.</summary>
    public bool IsRetired(long release) => _packages[release].IsRetired;

    /// <summary>The places at which a photo is out and must not be: each needs an open takedown.</summary>
    public IReadOnlySet<Place> Due() => _departures
        .Where(departure => MustComeDown(departure.Release, departure.Photo) && IsOut(departure) && (departure.Link is not null || !IsExplained(departure)))
        .Select(PlaceOf)
        .ToHashSet();

    /// <summary>Whether anything is there that nobody confirmed to be down: otherwise there is nothing to take down.</summary>
    public bool IsAnythingAt(Place place) => _departures.Any(departure => PlaceOf(departure) == place && IsOut(departure));

    private void Retire()
    {
        foreach ((long id, Package package) in _packages)
            package.IsRetired |= package.Removed.Keys.Any(photo => MustComeDown(id, photo));
    }

    private void Depart(long release, IEnumerable<long> photos, string? link)
    {
        _now++;
        _departures.AddRange(photos.Select(photo => new Departure(release, photo, link, _now)));
    }

    private bool MustComeDown(long release, long photo) =>
        _locked.Contains(photo) || _people[photo].Except(_packages[release].Removed[photo]).Any(_refused.Contains);

    private bool IsOut(Departure departure) => departure.At > _confirmed.GetValueOrDefault(PlaceOf(departure), -1);

    // A package whose publication is recorded is where that says, until it leaves once more.
    private bool IsExplained(Departure departure) =>
        _departures.Any(later => later.Link is not null && later.At > departure.At && (later.Release, later.Photo) == (departure.Release, departure.Photo));

    private Place PlaceOf(Departure departure) => new(departure.Photo, _packages[departure.Release].Channel, departure.Link ?? string.Empty);

    private sealed record Departure(long Release, long Photo, string? Link, int At);

    private sealed record Package(string Channel, IReadOnlyDictionary<long, string[]> Removed)
    {
        public bool IsRetired { get; set; }
    }
}

/// <summary>A place at which a photo can be; the link is empty where nobody recorded one.</summary>
internal sealed record Place(long Photo, string Channel, string Link);
