using ConsentLens.Consent.Register;

namespace ConsentLens.Pipeline.Storage.Register;

/// <summary>What an import did.</summary>
public sealed record ImportOutcome
{
    /// <summary>People added.</summary>
    public required int Added { get; init; }

    /// <summary>People of whom some value was changed, an answer recorded, or the end noted.</summary>
    public required int Changed { get; init; }

    /// <summary>People who got today as their last day, since they are missing from the file.</summary>
    public required int MarkedAsLeft { get; init; }

    /// <summary>Entries added to the consent ledger.</summary>
    public required int ConsentDecisions { get; init; }

    /// <summary>Answers about biometrics recorded.</summary>
    public required int BiometricDecisions { get; init; }

    /// <summary>Everyone who is held from now on, because a row about them was rejected. In the order of their ids.</summary>
    public required IReadOnlyList<string> Held { get; init; }

    /// <summary>Everyone who was held, and whose row was accepted now.</summary>
    public required IReadOnlyList<string> Settled { get; init; }

    /// <summary>Changes that were not made, since nobody accepted them.</summary>
    public required IReadOnlyList<FieldChange> HeldBack { get; init; }

    /// <summary>Everyone who may now be shown, or no longer, somewhere: their photos have to be judged again. In the order of their ids.</summary>
    public required IReadOnlyList<string> PermissionChanged { get; init; }

    /// <summary>Everyone whose template may exist no longer: it has to be destroyed at once. In the order of their ids.</summary>
    public required IReadOnlyList<string> BiometricPermissionLost { get; init; }
}
