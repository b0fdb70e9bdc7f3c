using ConsentLens.Consent.Ledger;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>An entry of the consent ledger: the stored form of <see cref="ConsentDecision"/>.</summary>
public sealed class ConsentDecisionRow : ISchoolOwned, IAppendOnly
{
    public required int SchoolId { get; init; }
    /// <summary>Place in the ledger, given by the database.</summary>
    public long Sequence { get; init; }
    public required string PersonId { get; init; }
    public required Use Use { get; init; }
    public required DecisionKind Kind { get; init; }
    public required Decider DecidedBy { get; init; }
    public required DateTimeOffset EffectiveFrom { get; init; }
    public DateTimeOffset? Expires { get; init; }
    /// <summary>Where the proof lies.</summary>
    public string? EvidenceReference { get; init; }
    public required string RecordedBy { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }
}

internal sealed class ConsentDecisionRowConfiguration : IEntityTypeConfiguration<ConsentDecisionRow>
{
    public void Configure(EntityTypeBuilder<ConsentDecisionRow> builder)
    {
        builder.ToTable("consent_decisions");
        builder.HasSchoolKey(decision => decision.Sequence);
        builder.BelongsToPerson(decision => new { decision.SchoolId, decision.PersonId });
        // The night's question: whose consent lapsed, or took effect, since the last time.
        builder.HasIndex(decision => new { decision.SchoolId, decision.Expires });
        builder.HasIndex(decision => new { decision.SchoolId, decision.EffectiveFrom });
    }
}

/// <summary>One answer about a person's biometrics (Protection of Freedoms Act 2012, s. 26). Of each voice the latest counts.</summary>
public sealed class BiometricDecisionRow : ISchoolOwned, IAppendOnly
{
    public required int SchoolId { get; init; }
    /// <summary>Place among the answers, given by the database.</summary>
    public long Sequence { get; init; }
    public required string PersonId { get; init; }
    public required BiometricVoice Voice { get; init; }
    /// <summary>What was answered; <see cref="BiometricAnswer.NotAnswered"/> takes an earlier answer back.</summary>
    public required BiometricAnswer Answer { get; init; }
    public required DateTimeOffset EffectiveFrom { get; init; }
    /// <summary>Where the proof lies.</summary>
    public string? EvidenceReference { get; init; }
    public required string RecordedBy { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }
}

internal sealed class BiometricDecisionRowConfiguration : IEntityTypeConfiguration<BiometricDecisionRow>
{
    public void Configure(EntityTypeBuilder<BiometricDecisionRow> builder)
    {
        builder.ToTable("biometric_decisions");
        builder.HasSchoolKey(decision => decision.Sequence);
        builder.BelongsToPerson(decision => new { decision.SchoolId, decision.PersonId });
    }
}

/// <summary>Who answered about a person's biometrics.</summary>
public enum BiometricVoice
{
    /// <summary>The first parent or carer.</summary>
    FirstParent,
    SecondParent,
    /// <summary>The child, or the adult in question.</summary>
    Self,
}
