using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.People.Lists;

/// <summary>
/// Lists of people: the register searched, the consent matrix, and who is restricted. How consent stands is derived from the whole ledger, as for a photo, so
/// that no list can say something else than a verdict does.
/// </summary>
public sealed class PeopleLists(ConsentLensDbContextFactory contexts, TimeProvider time)
{
    private readonly RegisterSnapshots _snapshots = new(time);

    /// <summary>A page of the people who are looked for.</summary>
    public async Task<PeoplePage> SearchAsync(int schoolId, PeopleQuery query, CancellationToken cancellationToken)
    {
        RegisterSnapshot snapshot = await LoadAsync(schoolId, cancellationToken);
        IEnumerable<Person> wanted = snapshot.Register.People.Where(person => IsWanted(person, query, snapshot.Now));
        if (query.RestrictedFor is not null)
            wanted = wanted.Where(person => !snapshot.LineOf(person).IsPermitted(query.RestrictedFor.Value));
        Person[] found = [.. InOrder(wanted)];
        int pages = Math.Max(1, (found.Length + query.PageSize - 1) / query.PageSize);
        int page = Math.Clamp(query.Page, 1, pages);
        return new PeoplePage([.. found.Skip((page - 1) * query.PageSize).Take(query.PageSize).Select(snapshot.LineOf).Select(line => query.SeesBars ? line : line.WithoutBar())], found.Length, page, pages, ClassesOf(snapshot));
    }

    /// <summary>Everyone restricted on a channel, or null when there is no such channel.</summary>
    public async Task<ChannelRestrictions?> RestrictedListOfAsync(int schoolId, string channelId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        ChannelRow? channel = await context.Channels.Include(row => row.Posters).AsNoTracking().SingleOrDefaultAsync(row => row.ChannelId == channelId, cancellationToken);
        if (channel is null)
            return null;
        RegisterSnapshot snapshot = await _snapshots.ReadAsync(context, cancellationToken);
        IEnumerable<PersonLine> restricted = InOrder(snapshot.Register.People).Select(snapshot.LineOf).Where(line => !line.IsPermitted(channel.Use));
        return new ChannelRestrictions(channel.ToChannel(), channel.Mode, [.. restricted.OrderBy(line => line.Person.Class, StringComparer.OrdinalIgnoreCase)], snapshot.Now);
    }

    /// <summary>Consents of people at the school that lapse within some days, the next first. Those of barred people count as not given: a difference would tell that
    /// somebody is barred.</summary>
    public async Task<IReadOnlyList<ExpiringConsent>> ExpiringAsync(int schoolId, TimeSpan within, CancellationToken cancellationToken)
    {
        RegisterSnapshot snapshot = await LoadAsync(schoolId, cancellationToken);
        DateTimeOffset until = snapshot.Now + within;
        IEnumerable<ExpiringConsent> expiring =
            from person in snapshot.Register.People
            where !person.HasLeft(snapshot.Now) && !person.IsBarred
            from use in Enum.GetValues<Use>()
            let ledger = snapshot.Register.Ledger
            where ledger.StateOf(person, use, snapshot.Now) == ConsentState.Given && ledger.StateOf(person, use, until) == ConsentState.Expired
            let expires = ledger.History(person.Id, use).Where(decision => decision.Expires > snapshot.Now && decision.Expires <= until).Min(decision => decision.Expires)
            where expires is not null
            orderby expires, person.Id, use
            select new ExpiringConsent(person, use, expires.Value);
        return [.. expiring];
    }

    private async Task<RegisterSnapshot> LoadAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        return await _snapshots.ReadAsync(context, cancellationToken);
    }

    private static IEnumerable<Person> InOrder(IEnumerable<Person> people) => people
        .OrderBy(person => person.FamilyName, StringComparer.InvariantCultureIgnoreCase)
        .ThenBy(person => person.GivenName, StringComparer.InvariantCultureIgnoreCase)
        .ThenBy(person => person.Id, StringComparer.Ordinal);

    private static bool IsWanted(Person person, PeopleQuery query, DateTimeOffset now) =>
        (query.WithLeavers || !person.HasLeft(now))
        && (!query.OnlyHeld || person.IsHeld)
        && (query.Among is null || query.Among.Contains(person.Id))
        && (query.Role is null || person.Role == query.Role)
        && (string.IsNullOrEmpty(query.Class) || string.Equals(person.Class, query.Class, StringComparison.OrdinalIgnoreCase))
        && Words(query.Text).All(word => Contains(person.GivenName, word) || Contains(person.FamilyName, word) || Is(person.Id, word) || Is(person.Upn?.Value, word));

    private static string[] Words(string? text) => (text ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool Contains(string text, string word) => text.Contains(word, StringComparison.InvariantCultureIgnoreCase);

    private static bool Is(string? text, string word) => string.Equals(text, word, StringComparison.OrdinalIgnoreCase);

    private static IReadOnlyList<string> ClassesOf(RegisterSnapshot snapshot) =>
        [.. snapshot.Register.People.Select(person => person.Class).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
}

/// <summary>What is looked for on the register. Everything that is null or empty does not narrow the list.</summary>
public sealed record PeopleQuery
{
    /// <summary>People on a page, unless something else is asked for.</summary>
    public const int UsualPageSize = 50;

    /// <summary>Words that each stand in the name, or the id or UPN as a whole.</summary>
    public string? Text { get; init; }

    public string? Class { get; init; }

    public PersonRole? Role { get; init; }

    /// <summary>Only people who may not be shown in this use.</summary>
    public Use? RestrictedFor { get; init; }

    /// <summary>Only people who are held because an import rejected a row about them.</summary>
    public bool OnlyHeld { get; init; }

    /// <summary>Only people with these ids.</summary>
    public IReadOnlySet<string>? Among { get; init; }

    /// <summary>Whether whoever asks may learn of bars. To others a barred person's consent is not given.</summary>
    public bool SeesBars { get; init; }

    /// <summary>Whether people who have left are listed too.</summary>
    public bool WithLeavers { get; init; }

    /// <summary>The page, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>People on a page.</summary>
    public int PageSize { get; init; } = UsualPageSize;
}

/// <summary>One page of people.</summary>
/// <param name="People">The people, by family name, given name and id.</param>
/// <param name="Total">How many there are on all pages.</param>
/// <param name="Page">Which page it is, from 1.</param>
/// <param name="Pages">How many there are, at least 1.</param>
/// <param name="Classes">Every class of the register, to choose from.</param>
public sealed record PeoplePage(IReadOnlyList<PersonLine> People, int Total, int Page, int Pages, IReadOnlyList<string> Classes);

/// <summary>One person in a list: who it is, and how things stand.</summary>
/// <param name="HasLeft">Whether the last day at the school has passed.</param>
/// <param name="HasTemplate">Whether a screening can recognise the person.</param>
/// <param name="MayHaveTemplate">Whether there is biometric permission.</param>
/// <param name="Consents">How consent to each use stands; the bar is not looked at here.</param>
public sealed record PersonLine(Person Person, bool HasLeft, bool HasTemplate, bool MayHaveTemplate, IReadOnlyDictionary<Use, ConsentState> Consents)
{
    /// <summary>Whether the person may be shown, bar and hold included.</summary>
    public bool IsPermitted(Use use) => Person is { IsBarred: false, IsHeld: false } && Consents[use] == ConsentState.Given;

    /// <summary>The line as somebody may see it who must not learn of bars: a barred person's consent is not given.</summary>
    public PersonLine WithoutBar() => !Person.IsBarred ? this : this with
    {
        Person = Person with { IsBarred = false, BarredSince = null, IsBarredByLeadAlone = false },
        Consents = Consents.ToDictionary(consent => consent.Key, consent => consent.Value == ConsentState.Given ? ConsentState.NotGiven : consent.Value),
    };
}

/// <summary>Everyone who may not be shown on one channel. For users who may see the restricted list alone.</summary>
/// <param name="Mode">How photos are screened for it.</param>
/// <param name="People">The restricted people, by class and name; leavers included.</param>
/// <param name="At">The instant that it is true of.</param>
public sealed record ChannelRestrictions(Channel Channel, ScreeningMode Mode, IReadOnlyList<PersonLine> People, DateTimeOffset At);

/// <summary>A consent that is about to lapse.</summary>
public sealed record ExpiringConsent(Person Person, Use Use, DateTimeOffset Expires);
