using System.Collections.Frozen;
using System.Collections.Immutable;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;

namespace ConsentLens.Consent.Register;

/// <summary>The people of a school, the decisions about their images, and their answers about biometrics. Immutable.</summary>
/// <remarks><b>Leavers.</b> As school privacy notices usually provide for photographs, a consent continues after the person leaves the school until it lapses
/// or is withdrawn; a template does not. A leaver without consent stays restricted.</remarks>
public sealed class SchoolRegister
{
    private readonly FrozenDictionary<string, Person> _peopleById;
    private readonly FrozenDictionary<string, BiometricAnswers> _biometricAnswers;
    private readonly Lazy<FrozenDictionary<string, Person[]>> _namesakes;
    private readonly ILookup<string, LookAlikePair> _lookAlikes;

    /// <param name="ledger">Entries about people who are not on the register are ignored.</param>
    /// <param name="biometricAnswers">Answers about biometrics by person id; anybody missing has not answered.</param>
    /// <param name="lookAlikes">Pairs of people who were marked as looking alike.</param>
    /// <exception cref="ArgumentException">Two people have the same id.</exception>
    public SchoolRegister(
        IEnumerable<Person> people,
        ConsentLedger ledger,
        IReadOnlyDictionary<string, BiometricAnswers>? biometricAnswers = null,
        IEnumerable<LookAlikePair>? lookAlikes = null)
    {
        People = [.. people.OrderBy(person => person.Id, StringComparer.Ordinal)];
        for (int index = 1; index < People.Length; index++)
        {
            if (People[index].Id == People[index - 1].Id)
                throw new ArgumentException($"Two people on the register have the id {People[index].Id}; each must have their own.", nameof(people));
        }

        Ledger = ledger;
        _peopleById = People.ToFrozenDictionary(person => person.Id, StringComparer.Ordinal);
        _biometricAnswers = (biometricAnswers ?? FrozenDictionary<string, BiometricAnswers>.Empty).ToFrozenDictionary(StringComparer.Ordinal);
        _namesakes = new Lazy<FrozenDictionary<string, Person[]>>(FindNamesakes);
        _lookAlikes = (lookAlikes ?? [])
            .SelectMany(pair => new[] { pair, pair with { First = pair.Second, Second = pair.First } })
            .ToLookup(pair => pair.First, StringComparer.Ordinal);
    }

    public static SchoolRegister Empty { get; } = new([], ConsentLedger.Empty);

    /// <summary>In the order of their ids.</summary>
    public ImmutableArray<Person> People { get; }

    public ConsentLedger Ledger { get; }

    public Person? Find(string? personId) =>
        personId is not null && _peopleById.TryGetValue(personId, out Person? person) ? person : null;

    /// <summary>The state of a person's consent, ignoring any safeguarding bar; <see cref="ConsentState.NotGiven"/> for somebody who is not on the
    /// register.</summary>
    public ConsentState ConsentOf(string? personId, Use use, DateTimeOffset now) =>
        Find(personId) is { } person ? Ledger.StateOf(person, use, now) : ConsentState.NotGiven;

    /// <summary>Whether a person may be shown: on the register, neither barred nor held, with a given, in-date consent.</summary>
    public bool IsPermitted(string? personId, Use use, DateTimeOffset now) =>
        Find(personId) is { IsBarred: false, IsHeld: false } person && Ledger.StateOf(person, use, now) == ConsentState.Given;

    /// <summary>
    /// Whether somebody's consent may have changed since a given time: something was recorded, took effect or lapsed.
    /// True in doubt: for somebody who is not on the register, and for a bar whose start is not known. So it is for who has been held since, or has come to the
    /// register since, or to the name that they now have.
    /// </summary>
    /// <param name="personId">The person.</param>
    /// <param name="use">The use in question.</param>
    /// <param name="since">The given time.</param>
    /// <param name="now">The last moment at which changes count.</param>
    public bool HasChangedSince(string personId, Use use, DateTimeOffset since, DateTimeOffset now)
    {
        if (Find(personId) is not { } person || (person.IsBarred && !(person.BarredSince <= since)) || person.HeldSince > since || person.KnownSince > since)
            return true;
        return Ledger.History(personId, use).Any(decision =>
            (decision.RecordedAt ?? decision.EffectiveFrom) > since
            || IsIn(decision.EffectiveFrom)
            || (decision.Expires is { } expires && IsIn(expires)));

        bool IsIn(DateTimeOffset instant) => instant > since && instant <= now;
    }

    /// <summary>
    /// Whether somebody was barred or held, or a use was refused, withdrawn or objected to for them, by what was recorded at a given time or later. It stays
    /// true when that is over; and it is true of whoever is barred or held now, whenever that was recorded.
    /// </summary>
    public bool HasSaidNoSince(string personId, Use use, DateTimeOffset since) =>
        Find(personId) is not { IsBarred: false, IsHeld: false } person
        || person.LastStopped >= since
        || Ledger.History(personId, use).Any(decision => decision.Kind != DecisionKind.Given && (decision.RecordedAt ?? decision.EffectiveFrom) >= since);

    /// <summary>
    /// Everybody else who can be taken for a person by the look of them, as far as the register tells: pupils of the same family name and year group, and whoever
    /// was marked as looking alike. Where a year group is not known it may be the same; of who leaves, or is held because an import could not read their row, it is not.
    /// </summary>
    public IEnumerable<LookAlike> LookAlikesOf(string personId)
    {
        IEnumerable<LookAlike> marked = _lookAlikes[personId].Where(pair => Find(pair.Second) is not null).Select(pair => new LookAlike(Find(pair.Second)!, pair.Since));
        return _namesakes.Value.TryGetValue(personId, out Person[]? namesakes)
            ? marked.Concat(namesakes.Where(other => other.Id != personId).Select(other => new LookAlike(other, Since: null)))
            : marked;
    }

    /// <summary>Ids of the pupils of some classes; null for no class, which means the whole school.</summary>
    public IReadOnlySet<string>? PupilsOf(IReadOnlyCollection<string> classes) => classes.Count == 0
        ? null
        : People
            .Where(person => person.Role == PersonRole.Pupil && person.Class is { } own && classes.Contains(own, StringComparer.OrdinalIgnoreCase))
            .Select(person => person.Id)
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>The answers about a person's biometrics.</summary>
    public BiometricAnswers BiometricAnswersOf(string personId) =>
        _biometricAnswers.TryGetValue(personId, out BiometricAnswers? answers) ? answers : BiometricAnswers.None;

    public BiometricPermission BiometricPermissionOf(string personId, DateTimeOffset now) =>
        Find(personId) is { } person
            ? BiometricPermission.For(person, BiometricAnswersOf(personId), now)
            : new BiometricPermission(BiometricGround.NotOnRegister);

    /// <summary>Everyone whose last day at the school has passed, in the order of their ids.</summary>
    public IEnumerable<Person> Leavers(DateTimeOffset now) => People.Where(person => person.HasLeft(now));

    /// <summary>This register with one more decision in its ledger.</summary>
    public SchoolRegister With(ConsentDecision decision) => With(Ledger.Append(decision));

    /// <summary>This register with another ledger.</summary>
    public SchoolRegister With(ConsentLedger ledger) =>
        new(People, ledger, _biometricAnswers, _lookAlikes.SelectMany(marked => marked));

    /// <summary>This register as if somebody had never been on it.</summary>
    public SchoolRegister Without(string personId) =>
        new(People.Where(person => person.Id != personId), Ledger, _biometricAnswers, _lookAlikes.SelectMany(marked => marked));

    // By the person, each with all of the same name and year: what is asked for every face must not fold a name for every face.
    private FrozenDictionary<string, Person[]> FindNamesakes() => People
        .Where(person => person.Role == PersonRole.Pupil)
        .GroupBy(person => FoldedText.Letters(person.FamilyName), StringComparer.Ordinal)
        .Where(family => family.Key.Length > 0 && family.Skip(1).Any())
        .SelectMany(family => ByYear([.. family]))
        .ToFrozenDictionary(StringComparer.Ordinal);

    private static IEnumerable<KeyValuePair<string, Person[]>> ByYear(Person[] family)
    {
        Person[] unknown = [.. family.Where(person => YearOf(person) is null)];
        foreach (IGrouping<string?, Person> year in family.GroupBy(YearOf, StringComparer.OrdinalIgnoreCase))
        {
            Person[] namesakes = year.Key is null ? family : [.. year, .. unknown];
            foreach (Person person in namesakes.Length > 1 ? year : Enumerable.Empty<Person>())
                yield return KeyValuePair.Create(person.Id, namesakes);
        }
    }

    // The register of a new year moves everybody else on.
    private static string? YearOf(Person person) => person.IsHeld || person.LeavingDate is not null ? null : person.YearGroup;
}

/// <summary>Two people who were marked, or found, as looking alike.</summary>
/// <param name="Since">Since when, as far as decisions can have known of it; null for the beginning.</param>
public sealed record LookAlikePair(string First, string Second, DateTimeOffset? Since = null);

/// <summary>Somebody who can be taken for somebody else by the look of them.</summary>
/// <param name="Since">Since when that is said; null where it follows from the register.</param>
public readonly record struct LookAlike(Person Person, DateTimeOffset? Since);
