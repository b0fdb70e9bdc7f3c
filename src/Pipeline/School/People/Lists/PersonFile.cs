using ConsentLens.Consent.Ledger;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Pipeline.School.People.Lists;

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

    /// <summary>Bars, the last set first; their reasons are sealed. Empty for whoever must not learn of bars.</summary>
    public required IReadOnlyList<SafeguardingBarRow> Bars { get; init; }

    /// <summary>Photos in which the person may be.</summary>
    public required int Photos { get; init; }
}
