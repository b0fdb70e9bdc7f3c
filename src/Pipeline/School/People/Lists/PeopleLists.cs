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

    /// <summary>People at the school whom some open channel must not show and no screening can recognise, since they have no template.</summary>
    public async Task<IReadOnlyList<PersonLine>> RestrictedWithoutTemplateAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        DateOnly today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        Use[] uses = await context.Channels
            .Where(channel => channel.Mode != ScreeningMode.DetectOnly && (channel.Closed == null || channel.Closed >= today))
            .Select(channel => channel.Use)
            .Distinct()
            .ToArrayAsync(cancellationToken);
        RegisterSnapshot snapshot = await _snapshots.ReadAsync(context, cancellationToken);
        IEnumerable<PersonLine> unseen = InOrder(snapshot.Register.People)
            .Select(snapshot.LineOf)
            .Where(line => !line.HasLeft && !line.HasTemplate && uses.Any(use => !line.IsPermitted(use)));
        return [.. unseen];
    }

    /// <summary>Consents of people at the school that lapse within some days, the next first. Those of barred people count as not given.</summary>
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
        && (query.Role is null || person.Role == query.Role)
        && (string.IsNullOrEmpty(query.Class) || string.Equals(person.Class, query.Class, StringComparison.OrdinalIgnoreCase))
        && Words(query.Text).All(word => Contains(person.GivenName, word) || Contains(person.FamilyName, word) || Is(person.Id, word) || Is(person.Upn?.Value, word));

    private static string[] Words(string? text) => (text ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool Contains(string text, string word) => text.Contains(word, StringComparison.InvariantCultureIgnoreCase);

    private static bool Is(string? text, string word) => string.Equals(text, word, StringComparison.OrdinalIgnoreCase);

    private static IReadOnlyList<string> ClassesOf(RegisterSnapshot snapshot) =>
        [.. snapshot.Register.People.Select(person => person.Class).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
}
