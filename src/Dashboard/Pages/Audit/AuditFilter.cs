using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Dashboard.Pages.Audit;

/// <summary>Which entries of the log somebody wants to see.</summary>
public sealed class AuditFilter
{
    // Only the safeguarding lead may know about these entries.
    private static readonly string[] Safeguarding =
    [
        .. new[]
        {
            AuditAction.SafeguardingBarSet, AuditAction.SafeguardingBarLifted, AuditAction.SafeguardingReasonViewed,
            AuditAction.SafeguardingConcernRaised, AuditAction.SafeguardingConcernViewed, AuditAction.SafeguardingConcernClosed,
            AuditAction.SafeguardingPublicationsListed,
        }.Select(AuditActionText.Code),
    ];

    private static readonly string TakedownOpened = AuditActionText.Code(AuditAction.TakedownOpened);

    /// <summary>What was done, as a code; empty for everything.</summary>
    public string? Does { get; set; }

    /// <summary>To what: an id, e.g. of a photo or person.</summary>
    public string? Subject { get; set; }

    /// <summary>By whom.</summary>
    public string? User { get; set; }

    /// <summary>The actions that can be chosen.</summary>
    public static IEnumerable<(string Code, string Sentence)> Actions(bool seesSafeguarding) => Enum.GetValues<AuditAction>()
        .Select(action => (Code: AuditActionText.Code(action), Sentence: AuditActionText.Sentence(action)))
        .Where(action => seesSafeguarding || !Safeguarding.Contains(action.Code));

    /// <summary>The entries that it finds.</summary>
    /// <param name="entries">All entries.</param>
    /// <param name="seesSafeguarding">Whether those about safeguarding are among them.</param>
    /// <param name="heldBack">Ids of takedown tasks whose photo is locked for safeguarding: only the safeguarding lead may see entries that name the photo.</param>
    public IQueryable<AuditEntryRow> Apply(IQueryable<AuditEntryRow> entries, bool seesSafeguarding, IReadOnlyCollection<string> heldBack)
    {
        if (!seesSafeguarding)
        {
            entries = entries
                .Where(entry => !Safeguarding.Contains(entry.Action))
                .Where(entry => entry.Action != TakedownOpened || !heldBack.Contains(entry.SubjectId));
        }

        if (!string.IsNullOrWhiteSpace(Does))
            entries = entries.Where(entry => entry.Action == Does);
        if (Subject?.Trim() is { Length: > 0 } subject)
            entries = entries.Where(entry => entry.SubjectId == subject);
        if (User?.Trim() is { Length: > 0 } user)
            entries = entries.Where(entry => entry.Actor == user);
        return entries;
    }
}
