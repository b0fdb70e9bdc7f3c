using ConsentLens.Pipeline.Storage.Encryption.Keys;

namespace ConsentLens.Pipeline.Storage.Keys;

/// <summary>What a change of the master key came to.</summary>
/// <param name="Report">How many data keys were wrapped again.</param>
/// <param name="Retired">Ids of the old master keys that were taken out of the key file.</param>
public sealed record KeyRotationOutcome(RotationReport Report, IReadOnlyList<string> Retired);
