using ConsentLens.Consent.Ledger;

namespace ConsentLens.Pipeline.Storage.Register;

/// <summary>A decision about a person's images that is yet to be recorded.</summary>
/// <param name="PersonId">Whose images.</param>
/// <param name="Use">Which use.</param>
/// <param name="Kind">What was decided.</param>
/// <param name="DecidedBy">Who decided.</param>
/// <param name="EffectiveFrom">From when on it holds.</param>
/// <param name="Expires">For a consent: when it lapses; otherwise null.</param>
/// <param name="EvidenceReference">Where the proof lies, or null.</param>
public sealed record NewConsentDecision(
    string PersonId,
    Use Use,
    DecisionKind Kind,
    Decider DecidedBy,
    DateTimeOffset EffectiveFrom,
    DateTimeOffset? Expires = null,
    string? EvidenceReference = null);
