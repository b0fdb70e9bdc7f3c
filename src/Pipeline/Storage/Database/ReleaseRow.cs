using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>Photos approved for one channel, to be packed together.</summary>
public sealed class ReleaseRow : ISchoolOwned
{
    /// <inheritdoc/>
    public required int SchoolId { get; init; }

    public long Id { get; init; }

    public required string ChannelId { get; init; }

    /// <summary>What it is called, or null.</summary>
    public string? Name { get; set; }

    /// <summary>How far it has come.</summary>
    public required ReleaseState State { get; set; }

    /// <summary>The user who began it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The user who approved it, or null.</summary>
    public string? ApprovedBy { get; set; }

    /// <summary>When it was approved, or null.</summary>
    public DateTimeOffset? ApprovedAt { get; set; }

    /// <summary>Where its package lies, or null.</summary>
    public string? PackageBlobId { get; set; }
}

internal sealed class ReleaseRowConfiguration : IEntityTypeConfiguration<ReleaseRow>
{
    public void Configure(EntityTypeBuilder<ReleaseRow> builder)
    {
        builder.ToTable("releases", table => table.HasCheckConstraint("ck_releases_approved", "state not in ('approved', 'built') or (approved_by is not null and approved_at is not null)"));
        builder.HasSchoolKey(release => release.Id);
        builder.Property(release => release.ChannelId).HasMaxLength(ChannelRowConfiguration.IdLength);
        builder.HasOne<ChannelRow>().WithMany()
            .HasForeignKey(release => new { release.SchoolId, release.ChannelId })
            .OnDelete(DeleteBehavior.Restrict);
    }
}
