using ConsentLens.Consent.Ledger;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.People.Lists;

/// <summary>Reads all that is known of one person.</summary>
public sealed class PersonFiles(ConsentLensDbContextFactory contexts, TimeProvider time)
{
    /// <summary>The person's file, or null when nobody on the register has the id.</summary>
    /// <param name="personId">The person.</param>
    /// <param name="seesBars">Whether whoever asks may learn of bars. To others a barred person's consents are not given, and never were.</param>
    public async Task<PersonFile?> FindAsync(int schoolId, string personId, bool seesBars, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(personId);
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        RegisterSnapshot snapshot = await RegisterSnapshot.LoadAsync(context, time, personId, cancellationToken);
        if (snapshot.Register.Find(personId) is not { } person)
            return null;
        var templates = await context.Templates
            .Where(row => row.ExpiresAt > snapshot.Now && (row.PersonId == personId || row.LookAlikes.Contains(personId)))
            .Select(row => new { row.PersonId, row.LookAlikes, row.ExpiresAt })
            .ToListAsync(cancellationToken);
        var own = templates.Find(row => row.PersonId == personId);
        bool hidesConsents = person.IsBarred && !seesBars;
        PersonLine line = snapshot.LineOf(person);
        return new PersonFile
        {
            Line = seesBars ? line : line.WithoutBar(),
            Permission = snapshot.Register.BiometricPermissionOf(personId, snapshot.Now),
            Answers = snapshot.Register.BiometricAnswersOf(personId),
            AnswerHistory = await context.BiometricDecisions.Where(row => row.PersonId == personId).OrderByDescending(row => row.Sequence).AsNoTracking().ToArrayAsync(cancellationToken),
            History = [.. (await HistoryAsync(context, personId, cancellationToken)).Where(entry => !hidesConsents || entry.Decision.Kind != DecisionKind.Given)],
            Pending = Enum.GetValues<Use>().ToDictionary(
                use => use,
                use => (IReadOnlyList<ConsentChange>)[.. hidesConsents ? [] : snapshot.Register.Ledger.PendingOf(person, use, snapshot.Now)]),
            Hold = await context.Holds.AsNoTracking().SingleOrDefaultAsync(row => row.PersonId == personId && row.SettledAt == null, cancellationToken),
            References = await context.ReferencePhotos.Where(row => row.PersonId == personId).OrderBy(row => row.Id).AsNoTracking().ToArrayAsync(cancellationToken),
            TemplateExpires = own?.ExpiresAt,
            LookAlikes = [.. templates.Where(row => row.PersonId != personId).Select(row => row.PersonId).Union(own?.LookAlikes ?? []).Order(StringComparer.Ordinal)],
            MarkedAlike = [.. (await context.LookAlikes.Where(pair => pair.FirstId == personId || pair.SecondId == personId).ToArrayAsync(cancellationToken)).Select(pair => pair.FirstId == personId ? pair.SecondId : pair.FirstId)],
            Bars = seesBars ? await context.SafeguardingBars.Where(row => row.PersonId == personId).OrderByDescending(row => row.Id).AsNoTracking().ToArrayAsync(cancellationToken) : [],
        };
    }

    private static async Task<IReadOnlyList<RecordedDecision>> HistoryAsync(ConsentLensDbContext context, string personId, CancellationToken cancellationToken)
    {
        ConsentDecisionRow[] rows = await context.ConsentDecisions
            .Where(row => row.PersonId == personId)
            .OrderByDescending(row => row.Sequence)
            .AsNoTracking()
            .ToArrayAsync(cancellationToken);
        return [.. rows.Select(row => new RecordedDecision(ToDecision(row), row.RecordedBy, row.RecordedAt))];
    }

    private static ConsentDecision ToDecision(ConsentDecisionRow row) => new()
    {
        Sequence = row.Sequence,
        PersonId = row.PersonId,
        Use = row.Use,
        Kind = row.Kind,
        DecidedBy = row.DecidedBy,
        EffectiveFrom = row.EffectiveFrom,
        Expires = row.Expires,
        EvidenceReference = row.EvidenceReference,
    };
}

/// <summary>All that is known of one person, for the page about them.</summary>
public sealed record PersonFile
{
    /// <summary>Who it is, and how things stand.</summary>
    public required PersonLine Line { get; init; }

    /// <summary>Whether a template may exist, and why.</summary>
    public required BiometricPermission Permission { get; init; }

    /// <summary>What each voice answered last.</summary>
    public required BiometricAnswers Answers { get; init; }

    /// <summary>Every answer about biometrics, the last recorded first.</summary>
    public required IReadOnlyList<BiometricDecisionRow> AnswerHistory { get; init; }

    /// <summary>Every decision about the person's images, the last recorded first.</summary>
    public required IReadOnlyList<RecordedDecision> History { get; init; }

    /// <summary>How consent to each use will change by what is on record now.</summary>
    public required IReadOnlyDictionary<Use, IReadOnlyList<ConsentChange>> Pending { get; init; }

    /// <summary>What holds the person, or null.</summary>
    public required HoldRow? Hold { get; init; }

    /// <summary>The reference photos, in the order in which they were added.</summary>
    public required IReadOnlyList<ReferencePhotoRow> References { get; init; }

    /// <summary>When the template has to be destroyed at the latest; null when there is none.</summary>
    public required DateTimeOffset? TemplateExpires { get; init; }

    /// <summary>Ids of people whose templates are so alike that references may have been mixed up.</summary>
    public required IReadOnlyList<string> LookAlikes { get; init; }

    /// <summary>Ids of people whom somebody marked as looking like them.</summary>
    public required IReadOnlyList<string> MarkedAlike { get; init; }

    /// <summary>Bars, the last set first; their reasons are sealed. Empty for whoever must not learn of bars.</summary>
    public required IReadOnlyList<SafeguardingBarRow> Bars { get; init; }
}

/// <summary>An entry of the consent ledger with who recorded it.</summary>
public sealed record RecordedDecision(ConsentDecision Decision, string RecordedBy, DateTimeOffset RecordedAt);
