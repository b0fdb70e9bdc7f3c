using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.Tests.Histories;

/// <summary>What is so at one school, as the test itself knows it: it owes the program nothing.</summary>
internal sealed class Truth
{
    public required TruePerson[] People { get; init; }

    public List<TruePhoto> Photos { get; } = [];

    public List<TruePackage> Packages { get; } = [];

    public List<TrueCopy> Out { get; } = [];

    /// <summary>What each task's confirmation took down.</summary>
    public Dictionary<long, TrueCopy[]> Down { get; } = [];

    /// <summary>The last night that the school's program did its work.</summary>
    public DateTimeOffset LastNight { get; set; }

    public TruePerson Of(int human) => People[human];
}

/// <summary>A human being, as this school knows them, or does not.</summary>
internal sealed class TruePerson
{
    private readonly List<TrueAnswer> _answers = [];

    public required int Human { get; init; }

    public required string Id { get; init; }

    public required string Given { get; init; }

    public required string Family { get; set; }

    /// <summary>Since when the register has them under this name; null for a stranger.</summary>
    public DateTimeOffset? EnteredAt { get; set; }

    public DateTimeOffset? BarredAt { get; set; }

    public DateTimeOffset? BarredByFileAt { get; set; }

    public DateTimeOffset? HeldAt { get; set; }

    public DateOnly? LastDay { get; set; }

    public bool RefusesBiometrics { get; set; }

    public int References { get; set; }

    public string Name => $"{Given} {Family}";

    public void Answer(Use use, bool yes, DateTimeOffset now, DateTimeOffset from, DateTimeOffset? until = null) =>
        _answers.Add(new TrueAnswer(_answers.Count, use, yes, now, from, until));

    /// <summary>A no ends every yes that was recorded before it; of the rest, what took effect last counts.</summary>
    public Answer Stands(Use use, DateTimeOffset at)
    {
        TrueAnswer[] heard = [.. _answers.Where(answer => answer.Use == use && answer.From <= at)];
        TrueAnswer? last = heard
            .Where(answer => !answer.Yes || !heard.Any(other => !other.Yes && other.Order > answer.Order))
            .OrderBy(answer => answer.From).ThenBy(answer => answer.Order)
            .LastOrDefault();
        return last switch
        {
            null => Histories.Answer.Blank,
            { Yes: false } => Histories.Answer.No,
            _ => last.Until <= at ? Histories.Answer.Blank : Histories.Answer.Yes,
        };
    }

    /// <summary>Whether a yes is on record that begins later.</summary>
    public bool HasYesToCome(Use use, DateTimeOffset now) => _answers.Any(answer => answer.Use == use && answer.Yes && answer.From > now && Stands(use, answer.From) == Histories.Answer.Yes);

    /// <summary>Nobody of the school's may be shown without a yes that holds; who is barred or held, not at all.</summary>
    public bool IsRestricted(Use use, DateTimeOffset at) =>
        EnteredAt is not null && (BarredAt is not null || BarredByFileAt is not null || HeldAt is not null || Stands(use, at) != Histories.Answer.Yes);

    /// <summary>When it last changed, or may have changed, what may be shown of them.</summary>
    public DateTimeOffset ChangedAt(Use use, DateTimeOffset now) => _answers
        .Where(answer => answer.Use == use)
        .SelectMany(answer => new[] { answer.RecordedAt, answer.From, answer.Until })
        .Concat([BarredAt, BarredByFileAt, HeldAt])
        .OfType<DateTimeOffset>()
        .Where(instant => instant <= now)
        .DefaultIfEmpty(DateTimeOffset.MinValue)
        .Max();

    /// <summary>When somebody last said no for them, or barred or held them.</summary>
    public DateTimeOffset SaidNoAt(Use use) => _answers
        .Where(answer => answer.Use == use && !answer.Yes)
        .Select(answer => answer.RecordedAt)
        .Concat(new[] { BarredAt, BarredByFileAt, HeldAt }.OfType<DateTimeOffset>())
        .DefaultIfEmpty(DateTimeOffset.MinValue)
        .Max();

    /// <summary>When something of theirs was last recorded: what passes with time alone is the night's business.</summary>
    public DateTimeOffset RecordedAt => _answers
        .Select(answer => answer.RecordedAt)
        .Concat(new[] { BarredAt, BarredByFileAt, HeldAt }.OfType<DateTimeOffset>())
        .DefaultIfEmpty(DateTimeOffset.MinValue)
        .Max();
}

internal sealed record TrueAnswer(int Order, Use Use, bool Yes, DateTimeOffset RecordedAt, DateTimeOffset From, DateTimeOffset? Until);

/// <summary>A photo that was taken in.</summary>
internal sealed class TruePhoto
{
    public required long Id { get; init; }

    public required int Picture { get; init; }

    public required Drawing Drawing { get; init; }

    /// <summary>How the picture was encoded.</summary>
    public required int Coding { get; init; }

    /// <summary>The names that came with it, or with another copy of the same bytes, and when they last did.</summary>
    public Dictionary<string, DateTimeOffset> Names { get; } = [];

    /// <summary>What was last said of each face.</summary>
    public Dictionary<int, TrueWord> Words { get; } = [];

    /// <summary>Who may be shown in it all the same, on which channel, and since when.</summary>
    public Dictionary<(int Human, int Channel), DateTimeOffset> Exceptions { get; } = [];

    public DateTimeOffset? NamesCheckedAt { get; set; }

    public DateTimeOffset? WithheldAt { get; set; }

    public DateTimeOffset? LockedAt { get; set; }

    public bool WasScreened { get; set; }

    /// <summary>Whether a worker has had its pixels before it, to screen them or to know them again.</summary>
    public bool WasLookedInto { get; set; }

    /// <summary>When its faces were last compared with everybody's templates.</summary>
    public DateTimeOffset? ComparedAt { get; set; }

    /// <summary>Whether the program died between what was said of it and what follows from that, which the night makes good.</summary>
    public bool AwaitsNight { get; set; }

    /// <summary>When somebody said that it is another picture than the held one that it looks like: wrongly, as a human may.</summary>
    public DateTimeOffset? AnotherPictureAt { get; set; }

    /// <summary>Since when a human has stopped it; null while nobody has.</summary>
    public DateTimeOffset? StoppedAt => Words.Values
        .Where(word => word.Kind == HumanAssertionKind.Block)
        .Select(word => (DateTimeOffset?)word.At)
        .Concat([WithheldAt, LockedAt])
        .Max();
}

internal sealed record TrueWord(HumanAssertionKind Kind, int? Human, DateTimeOffset At);

/// <summary>A package as it was built: which photos are in it, and which of their faces can be seen.</summary>
internal sealed record TruePackage(long Release, int Channel, IReadOnlyList<(TruePhoto Photo, int[] Visible)> Copies)
{
    /// <summary>Whether one of its photos ever had to come down.</summary>
    public bool IsRetired { get; set; }
}

/// <summary>A copy that left the house.</summary>
/// <param name="Place">Where it can be seen; empty for a package that somebody took along.</param>
internal sealed record TrueCopy(long Release, int Channel, TruePhoto Photo, int[] Visible, string Place);
