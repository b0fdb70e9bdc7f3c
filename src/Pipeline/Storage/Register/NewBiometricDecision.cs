using ConsentLens.Consent.Ledger;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Pipeline.Storage.Register;

/// <summary>An answer about a person's biometrics that is yet to be recorded.</summary>
/// <param name="PersonId">Whose biometrics.</param>
/// <param name="Voice">Who answered.</param>
/// <param name="Answer">What was answered; <see cref="BiometricAnswer.NotAnswered"/> takes an earlier answer back.</param>
/// <param name="EffectiveFrom">From when on it holds.</param>
/// <param name="EvidenceReference">Where the proof lies, or null.</param>
public sealed record NewBiometricDecision(
    string PersonId,
    BiometricVoice Voice,
    BiometricAnswer Answer,
    DateTimeOffset EffectiveFrom,
    string? EvidenceReference = null);
