using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>A bar set by the designated safeguarding lead: overrides every consent and every import until the lead lifts it.</summary>
public sealed class SafeguardingBarRow : ISchoolOwned
{
    /// <inheritdoc/>
    public required int SchoolId { get; init; }

    public long Id { get; init; }

    /// <summary>Whom it bars.</summary>
    public required string PersonId { get; init; }

    /// <summary>Why, encrypted; for the lead's eyes alone.</summary>
    public required byte[] ReasonCiphertext { get; init; }

    /// <summary>The user who set it.</summary>
    public required string SetBy { get; init; }

    public required DateTimeOffset SetAt { get; init; }

    /// <summary>The user who lifted it, or null while it holds.</summary>
    public string? LiftedBy { get; set; }

    /// <summary>When it was lifted, or null while it holds.</summary>
    public DateTimeOffset? LiftedAt { get; set; }
}

internal sealed class SafeguardingBarRowConfiguration : IEntityTypeConfiguration<SafeguardingBarRow>
{
    public void Configure(EntityTypeBuilder<SafeguardingBarRow> builder)
    {
        builder.ToTable("safeguarding_bars");
        builder.HasSchoolKey(bar => bar.Id);
        builder.BelongsToPerson(bar => new { bar.SchoolId, bar.PersonId });
    }
}
