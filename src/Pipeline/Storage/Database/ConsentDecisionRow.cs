using ConsentLens.Consent.Ledger;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>An entry of the consent ledger: the stored form of <see cref="ConsentDecision"/>.</summary>
public sealed class ConsentDecisionRow : ISchoolOwned, IAppendOnly
{
    /// <inheritdoc/>
    public required int SchoolId { get; init; }

    /// <summary>Place in the ledger, given by the database.</summary>
    public long Sequence { get; init; }

    /// <summary>Whose image it is about.</summary>
    public required string PersonId { get; init; }

    /// <summary>Which use it is about.</summary>
    public required Use Use { get; init; }

    /// <summary>What was decided.</summary>
    public required DecisionKind Kind { get; init; }

    public required Decider DecidedBy { get; init; }

    /// <summary>From when on it holds.</summary>
    public required DateTimeOffset EffectiveFrom { get; init; }

    /// <summary>The instant at which a consent lapses, or null.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Where the proof lies.</summary>
    public string? EvidenceReference { get; init; }

    /// <summary>The user who recorded it.</summary>
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
