using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>Somebody is looking at a photo of the review queue, so that nobody else is given it.</summary>
public sealed class ReviewClaimRow : ISchoolOwned
{
    /// <inheritdoc/>
    public required int SchoolId { get; init; }

    public required long PhotoId { get; init; }

    /// <summary>The user.</summary>
    public required string ClaimedBy { get; set; }

    /// <summary>When the claim lapses.</summary>
    public required DateTimeOffset ClaimedUntil { get; set; }
}

internal sealed class ReviewClaimRowConfiguration : IEntityTypeConfiguration<ReviewClaimRow>
{
    public void Configure(EntityTypeBuilder<ReviewClaimRow> builder)
    {
        builder.ToTable("review_claims");
        builder.HasKey(claim => new { claim.SchoolId, claim.PhotoId });
        builder.HasIndex(claim => new { claim.SchoolId, claim.ClaimedBy });
        builder.BelongsToPhoto(claim => new { claim.SchoolId, claim.PhotoId }, DeleteBehavior.Cascade);
    }
}
