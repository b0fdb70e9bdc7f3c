namespace ConsentLens.Pipeline.Tests.School.Takedowns;

/// <summary>
/// What must hold of a few photos, told from nothing but what was done. It knows neither clocks nor tables.
/// </summary>
internal sealed class DepartureOracle
{
    private readonly Dictionary<long, string[]> _people = [];
    private readonly HashSet<string> _refused = [];
    private readonly HashSet<long> _locked = [];
    private readonly Dictionary<long, Package> _packages = [];
    private readonly List<Departure> _departures = [];

    public IEnumerable<long> Packages => _packages.Keys;

    public void Add(long photo, string[] people) => _people.Add(photo, people);

    public void Decide(string person, bool isGiven)
    {
        _ = isGiven ? _refused.Remove(person) : _refused.Add(person);
        Condemn();
    }

    public void Lock(long photo, bool isLocked)
    {
        _ = isLocked ? _locked.Add(photo) : _locked.Remove(photo);
        Condemn();
    }

    public bool MayBeShown(string person) => !_refused.Contains(person);

    public bool IsLocked(long photo) => _locked.Contains(photo);

    /// <summary>A package with photos, each with the people who were removed from its copy.</summary>
    public void Build(long release, IReadOnlyDictionary<long, string[]> removed)
    {
        _packages.Add(release, new Package(removed));
        Depart(release, removed.Keys, null);
    }

    public void Download(long release) => Depart(release, _packages[release].Removed.Keys, null);

    public void Publish(long release, IEnumerable<long> photos, string link) => Depart(release, photos, link);

    /// <summary>What had to come down there is down. What left while it was permitted is not: nobody was asked to take it down.</summary>
    public void Confirm(Place place)
    {
        foreach (Departure departure in _departures.Where(departure => departure.IsCondemned && PlaceOf(departure) == place))
            departure.IsDown = true;
    }

    public IReadOnlyCollection<long> PhotosOf(long release) => [.. _packages[release].Removed.Keys];

    /// <summary>Whether a photo in it must not be seen as its copy shows it, or once had to come down.</summary>
    public bool IsRetired(long release) => _packages[release].IsRetired;

    /// <summary>The places at which a photo is out and must not be: each needs an open takedown.</summary>
    public IReadOnlySet<Place> Due() => _departures
        .Where(departure => MustComeDown(departure.Release, departure.Photo) && !departure.IsDown && (departure.Link is not null || !IsExplained(departure)))
        .Select(PlaceOf)
        .ToHashSet();

    /// <summary>Whether anything is there that nobody confirmed to be down: otherwise there is nothing to take down.</summary>
    public bool IsAnythingAt(Place place) => _departures.Any(departure => PlaceOf(departure) == place && !departure.IsDown);

    private void Condemn()
    {
        foreach ((long id, Package package) in _packages)
            package.IsRetired |= package.Removed.Keys.Any(photo => MustComeDown(id, photo));
        foreach (Departure departure in _departures)
            departure.IsCondemned |= MustComeDown(departure.Release, departure.Photo);
    }

    private void Depart(long release, IEnumerable<long> photos, string? link)
    {
        _departures.AddRange(photos.Select(photo => new Departure(release, photo, link)));
        Condemn();
    }

    private bool MustComeDown(long release, long photo) =>
        _locked.Contains(photo) || _people[photo].Except(_packages[release].Removed[photo]).Any(_refused.Contains);

    // A package whose publication is recorded is where that says, until it leaves once more.
    private bool IsExplained(Departure departure) => _departures
        .SkipWhile(earlier => earlier != departure)
        .Any(later => later.Link is not null && (later.Release, later.Photo) == (departure.Release, departure.Photo));

    private static Place PlaceOf(Departure departure) => new(departure.Photo, departure.Release, departure.Link ?? string.Empty);

    private sealed class Departure(long release, long photo, string? link)
    {
        public long Release => release;

        public long Photo => photo;

        public string? Link => link;

        public bool IsCondemned { get; set; }

        public bool IsDown { get; set; }
    }

    private sealed record Package(IReadOnlyDictionary<long, string[]> Removed)
    {
        public bool IsRetired { get; set; }
    }
}

/// <summary>A place at which the copy of a photo in a release can be; the link is empty where nobody recorded one.</summary>
internal sealed record Place(long Photo, long Release, string Link);
