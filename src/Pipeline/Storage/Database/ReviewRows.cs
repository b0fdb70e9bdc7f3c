using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>Somebody is looking at a photo of the review queue, so that nobody else is given it.</summary>
public sealed class ReviewClaimRow : ISchoolOwned
{
    public required int SchoolId { get; init; }
    public required long PhotoId { get; init; }
    public required string ClaimedBy { get; set; }
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

/// <summary>A photo that somebody flagged as a safeguarding concern. While it is open the photo is <see cref="PhotoState.Locked"/>, and known to the lead alone.</summary>
public sealed class SafeguardingConcernRow : ISchoolOwned
{
    public required int SchoolId { get; init; }
    public long Id { get; init; }
    public required long PhotoId { get; init; }
    /// <summary>How far the photo had come when it was locked.</summary>
    public required PhotoState StateBefore { get; init; }
    public required string RaisedBy { get; init; }
    public required DateTimeOffset RaisedAt { get; init; }
    /// <summary>What was said when it was raised, encrypted; for the lead's eyes alone. Null when nothing was.</summary>
    public byte[]? NoteCiphertext { get; init; }
    /// <summary>What the lead did about it, encrypted; null while it is open.</summary>
    public byte[]? OutcomeCiphertext { get; set; }
    /// <summary>The lead who closed it, or null while it is open.</summary>
    public string? ClosedBy { get; set; }
    public DateTimeOffset? ClosedAt { get; set; }
    /// <summary>Whether the photo may be used again now that it is closed; otherwise it stays locked.</summary>
    public bool IsPhotoFree { get; set; }
}

internal sealed class SafeguardingConcernRowConfiguration : IEntityTypeConfiguration<SafeguardingConcernRow>
{
    public void Configure(EntityTypeBuilder<SafeguardingConcernRow> builder)
    {
        builder.ToTable("safeguarding_concerns", table => table.HasCheckConstraint(
            "ck_safeguarding_concerns_closed",
            "(closed_by is null) = (closed_at is null) and (closed_at is null) = (outcome_ciphertext is null) and (closed_at is not null or not is_photo_free)"));
        builder.HasSchoolKey(concern => concern.Id);
        builder.HasIndex(concern => new { concern.SchoolId, concern.PhotoId }).IsUnique().HasFilter("closed_at is null");
        builder.BelongsToPhoto(concern => new { concern.SchoolId, concern.PhotoId }, DeleteBehavior.Restrict);
    }
}
