using ConsentLens.Pipeline.Sites.Checking;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>A site that an administrator confirmed to be the school's own. Nothing is asked over the internet without one.</summary>
public sealed class SiteRow : ISchoolOwned
{
    public required int SchoolId { get; init; }
    public long Id { get; init; }

    /// <summary>The channel that it belongs to: its pictures are judged as that channel's are.</summary>
    public required string ChannelId { get; init; }

    /// <summary>The release that stands for what is on it: not made here, and watched like one that was.</summary>
    public required long ReleaseId { get; init; }

    /// <summary>The address where looking through it begins.</summary>
    public required string Start { get; init; }

    /// <summary>The only hosts that are asked.</summary>
    public required string[] Hosts { get; init; }

    /// <summary>After how many days it is looked through again; null for only when somebody asks.</summary>
    public int? EveryDays { get; set; }

    public required string ConfirmedBy { get; init; }
    public required DateTimeOffset ConfirmedAt { get; init; }

    /// <summary>Since when it is not asked any more; null while it is.</summary>
    public DateTimeOffset? RemovedAt { get; set; }
}

internal sealed class SiteRowConfiguration : IEntityTypeConfiguration<SiteRow>
{
    public void Configure(EntityTypeBuilder<SiteRow> builder)
    {
        builder.ToTable("sites");
        builder.HasSchoolKey(site => site.Id);
        builder.Property(site => site.ChannelId).HasMaxLength(ChannelRowConfiguration.IdLength);
        builder.BelongsToChannel(site => new { site.SchoolId, site.ChannelId });
        builder.HasOne<ReleaseRow>().WithMany().HasForeignKey(site => new { site.SchoolId, site.ReleaseId }).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>One look through a site.</summary>
public sealed class SiteAuditRow : ISchoolOwned
{
    public required int SchoolId { get; init; }
    public long Id { get; init; }
    public required long SiteId { get; init; }
    public required SiteAuditState State { get; set; }
    public required string AskedBy { get; init; }
    public required DateTimeOffset AskedAt { get; init; }
    public DateTimeOffset? EndedAt { get; set; }
    public int Pages { get; set; }

    /// <summary>Distinct pictures, by their bytes.</summary>
    public int Pictures { get; set; }

    /// <summary>Pictures that no audit before had found.</summary>
    public int NewPictures { get; set; }

    /// <summary>Pictures that were there before and are not any more.</summary>
    public int GonePictures { get; set; }

    /// <summary>Whether all of the site was looked at, so that what was not found is not there.</summary>
    public bool IsComplete { get; set; }

    /// <summary>The batch that holds its new pictures; null when there were none.</summary>
    public long? BatchId { get; set; }

    /// <summary>What could not be looked at, encrypted: addresses hold names of people. Null until it ended.</summary>
    public byte[]? ShortfallCiphertext { get; set; }

    /// <summary>Why it failed, as one sentence without names; otherwise null.</summary>
    public string? Problem { get; set; }
}

internal sealed class SiteAuditRowConfiguration : IEntityTypeConfiguration<SiteAuditRow>
{
    public void Configure(EntityTypeBuilder<SiteAuditRow> builder)
    {
        builder.ToTable("site_audits");
        builder.HasSchoolKey(audit => audit.Id);
        // One at a time.
        builder.HasIndex(audit => new { audit.SchoolId, audit.SiteId }).IsUnique().HasFilter("ended_at is null");
        builder.HasOne<SiteRow>().WithMany().HasForeignKey(audit => new { audit.SchoolId, audit.SiteId }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<BatchRow>().WithMany().HasForeignKey(audit => new { audit.SchoolId, audit.BatchId }).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>How far a look through a site has come.</summary>
public enum SiteAuditState
{
    /// <summary>A worker will begin it.</summary>
    Waiting,

    /// <summary>The site is being asked.</summary>
    Looking,

    /// <summary>Somebody asked for it to be stopped.</summary>
    Stopping,

    /// <summary>What was found is recorded.</summary>
    Done,

    /// <summary>It was stopped, and what it had found by then was not recorded.</summary>
    Stopped,

    /// <summary>It could not be done; <see cref="SiteAuditRow.Problem"/> says why.</summary>
    Failed,
}

/// <summary>A picture that was found on a site.</summary>
public sealed class FoundPictureRow : ISchoolOwned
{
    public required int SchoolId { get; init; }
    public required long SiteId { get; init; }

    /// <summary>Its file, as <see cref="Encryption.Blobs.BlobAddress"/> knows it.</summary>
    public required string FileId { get; init; }

    /// <summary>The photo that it is screened as; for a copy that was made here, the photo of which.</summary>
    public required long PhotoId { get; set; }

    /// <summary>The release with which it left: its site's own, unless it is a copy that was made here.</summary>
    public required long ReleaseId { get; set; }

    public required long FirstAuditId { get; init; }

    /// <summary>The last audit that found it.</summary>
    public required long LastAuditId { get; set; }

    /// <summary>Since when it is known not to be there; null while it may be.</summary>
    public DateTimeOffset? GoneAt { get; set; }

    /// <summary>Where it is, and what is written about it there, encrypted.</summary>
    public required byte[] SeenCiphertext { get; set; }
}

internal sealed class FoundPictureRowConfiguration : IEntityTypeConfiguration<FoundPictureRow>
{
    public void Configure(EntityTypeBuilder<FoundPictureRow> builder)
    {
        builder.ToTable("found_pictures");
        builder.HasKey(found => new { found.SchoolId, found.SiteId, found.FileId });
        builder.HasIndex(found => new { found.SchoolId, found.PhotoId });
        builder.BelongsToPhoto(found => new { found.SchoolId, found.PhotoId }, DeleteBehavior.Restrict);
        builder.HasOne<SiteRow>().WithMany().HasForeignKey(found => new { found.SchoolId, found.SiteId }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ReleaseRow>().WithMany().HasForeignKey(found => new { found.SchoolId, found.ReleaseId }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<SiteAuditRow>().WithMany().HasForeignKey(found => new { found.SchoolId, found.FirstAuditId }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<SiteAuditRow>().WithMany().HasForeignKey(found => new { found.SchoolId, found.LastAuditId }).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>That somebody or the night looked whether a photo came down, and what was there.</summary>
public sealed class TakedownCheckRow : ISchoolOwned, IAppendOnly
{
    public required int SchoolId { get; init; }
    public long Id { get; init; }
    public required long TakedownId { get; init; }
    public required DateTimeOffset CheckedAt { get; init; }
    public required AddressState State { get; init; }

    /// <summary>The address that decided it.</summary>
    public required string Address { get; init; }

    /// <summary>One sentence.</summary>
    public required string Why { get; init; }
}

internal sealed class TakedownCheckRowConfiguration : IEntityTypeConfiguration<TakedownCheckRow>
{
    public void Configure(EntityTypeBuilder<TakedownCheckRow> builder)
    {
        builder.ToTable("takedown_checks");
        builder.HasSchoolKey(check => check.Id);
        builder.HasIndex(check => new { check.SchoolId, check.TakedownId, check.Id });
        builder.HasOne<TakedownRow>().WithMany().HasForeignKey(check => new { check.SchoolId, check.TakedownId }).OnDelete(DeleteBehavior.Restrict);
    }
}
