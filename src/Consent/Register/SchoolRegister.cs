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

    /// <param name="ledger">Entries about people who are not on the register are ignored.</param>
    /// <param name="biometricAnswers">Answers about biometrics by person id; anybody missing has not answered.</param>
    /// <exception cref="ArgumentException">Two people have the same id.</exception>
    public SchoolRegister(
        IEnumerable<Person> people,
        ConsentLedger ledger,
        IReadOnlyDictionary<string, BiometricAnswers>? biometricAnswers = null)
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

    /// <summary>Whether somebody's consent may have changed since a given time: something was recorded, took effect or lapsed, or the person has been held.
    /// True in doubt: for somebody who is not on the register, and for a bar whose start is not known.</summary>
    /// <param name="now">The last moment at which changes count.</param>
    public bool HasChangedSince(string personId, Use use, DateTimeOffset since, DateTimeOffset now)
    {
        if (Find(personId) is not { } person || (person.IsBarred && !(person.BarredSince <= since)) || person.HeldSince > since) return true;
        return Ledger.History(personId, use).Any(decision =>
            (decision.RecordedAt ?? decision.EffectiveFrom) > since
            || IsIn(decision.EffectiveFrom)
            || (decision.Expires is { } expires && IsIn(expires)));

        bool IsIn(DateTimeOffset instant) => instant > since && instant <= now;
    }

    public BiometricAnswers BiometricAnswersOf(string personId) =>
        _biometricAnswers.TryGetValue(personId, out BiometricAnswers? answers) ? answers : BiometricAnswers.None;

    public BiometricPermission BiometricPermissionOf(string personId, DateTimeOffset now) =>
        Find(personId) is { } person
            ? BiometricPermission.For(person, BiometricAnswersOf(personId), now)
            : new BiometricPermission(BiometricGround.NotOnRegister);

    /// <summary>Everyone whose last day at the school has passed, in the order of their ids.</summary>
    public IEnumerable<Person> Leavers(DateTimeOffset now) => People.Where(person => person.HasLeft(now));

    public SchoolRegister With(ConsentDecision decision) => new(People, Ledger.Append(decision), _biometricAnswers);
}
