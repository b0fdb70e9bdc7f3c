using ConsentLens.Consent.Policy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>Photos approved for one channel, to be packed together.</summary>
public sealed class ReleaseRow : ISchoolOwned
{
    public required int SchoolId { get; init; }
    public long Id { get; init; }
    public required string ChannelId { get; init; }
    /// <summary>What it is called, encrypted: it holds names of people. Null when it has no name.</summary>
    public byte[]? NameCiphertext { get; set; }
    public required ReleaseState State { get; set; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public string? ApprovedBy { get; set; }
    public DateTimeOffset? ApprovedAt { get; set; }
    public string? PackageBlobId { get; set; }
    /// <summary>When its package was built, as a number of <see cref="Departures"/>; null until then.</summary>
    public long? BuiltDeparture { get; set; }
    public DateTimeOffset? RetiredAt { get; set; }
    public RetirementCause? RetiredBecause { get; set; }
    /// <summary>The package's file once it is retired, until the night has deleted it.</summary>
    public string? RetiredBlobId { get; set; }
}

internal sealed class ReleaseRowConfiguration : IEntityTypeConfiguration<ReleaseRow>
{
    public void Configure(EntityTypeBuilder<ReleaseRow> builder)
    {
        builder.ToTable("releases", table =>
        {
            table.HasCheckConstraint("ck_releases_approved", "state not in ('approved', 'built', 'retired') or (approved_by is not null and approved_at is not null)");
            table.HasCheckConstraint("ck_releases_retired", "state <> 'retired' or (retired_at is not null and retired_because is not null)");
        });
        builder.HasSchoolKey(release => release.Id);
        builder.Property(release => release.ChannelId).HasMaxLength(ChannelRowConfiguration.IdLength);
        builder.BelongsToChannel(release => new { release.SchoolId, release.ChannelId });
    }
}

/// <summary>How far a release has come.</summary>
public enum ReleaseState
{
    /// <summary>Photos are being chosen.</summary>
    Draft,
    /// <summary>Somebody with the right to do so approved it.</summary>
    Approved,
    /// <summary>Its package is ready.</summary>
    Built,
    /// <summary>It was given up before anybody had its package.</summary>
    Cancelled,
    /// <summary>Its package was built, and a photo in it had to come down: it is never handed out again. Its photos go on being watched.</summary>
    Retired,
    /// <summary>It was not made here: it holds what was found on one of the school's own sites, so that it is watched like what was.</summary>
    Found,
}

/// <summary>Why a package is handed out no more.</summary>
public enum RetirementCause
{
    /// <summary>A photo in it may not be shown as its copy shows it.</summary>
    MustComeDown,
    /// <summary>A photo in it was locked for safeguarding.</summary>
    HeldBack,
}

/// <summary>
/// The one row of numbers in which packages are built, downloaded and published: which came first is told by the database, and not by a clock that may be set back.
/// Whoever takes a number holds <see cref="JudgingLock"/>, so that a judging sees every lower one.
/// </summary>
internal static class Departures
{
    public const string Sequence = "departures";

    public static Task<long> NextAsync(ConsentLensDbContext context, CancellationToken cancellationToken) =>
        context.Database.SqlQueryRaw<long>($"select nextval('{Sequence}') as \"Value\"").SingleAsync(cancellationToken);
}

/// <summary>One photo of a release.</summary>
public sealed class ReleaseItemRow : ISchoolOwned
{
    public required int SchoolId { get; init; }
    public required long ReleaseId { get; init; }
    public required long PhotoId { get; init; }
    /// <summary>Its number in the release, from 1, which names its file.</summary>
    public required int Number { get; init; }
    /// <summary>The verdict under which it was released. What was found online is shown as if it were clear.</summary>
    public required Verdict Verdict { get; init; }
    /// <summary>SHA-256 of the copy in the package, 32 bytes; null until the package is built.</summary>
    public byte[]? CopySha256 { get; set; }
    /// <summary>Ordinals of the faces that were removed from that copy; every other face can be seen in it. Null until the package is built.</summary>
    public short[]? RemovedFaces { get; set; }
    /// <summary>Long side up to which that copy was made, in pixels.</summary>
    public int CopySide { get; set; } = ExposureRule.UsualCopySide;
}

internal sealed class ReleaseItemRowConfiguration : IEntityTypeConfiguration<ReleaseItemRow>
{
    public void Configure(EntityTypeBuilder<ReleaseItemRow> builder)
    {
        builder.ToTable("release_items", table => table.HasCheckConstraint("ck_release_items_publishable", "verdict in ('clear', 'blur')"));
        builder.HasKey(item => new { item.SchoolId, item.ReleaseId, item.PhotoId });
        builder.Property(item => item.CopySha256).IsSha256();
        builder.HasIndex(item => new { item.SchoolId, item.ReleaseId, item.Number }).IsUnique();
        builder.HasIndex(item => new { item.SchoolId, item.PhotoId });
        builder.HasOne<ReleaseRow>().WithMany().HasForeignKey(item => new { item.SchoolId, item.ReleaseId }).OnDelete(DeleteBehavior.Cascade);
        builder.BelongsToPhoto(item => new { item.SchoolId, item.PhotoId }, DeleteBehavior.Restrict);
    }
}

/// <summary>Somebody was given the copy of a photo in a draft, to look at before it is approved. It goes when the photo is taken out.</summary>
public sealed class ReleaseViewRow : ISchoolOwned
{
    public required int SchoolId { get; init; }
    public required long ReleaseId { get; init; }
    public required long PhotoId { get; init; }
    public required string SeenBy { get; init; }
    /// <summary>What the copy shows, as a hash.</summary>
    public required byte[] ShownSha256 { get; set; }
    /// <summary>Since when it has been looked at; null while it has only been fetched ahead.</summary>
    public DateTimeOffset? SeenAt { get; set; }
}

internal sealed class ReleaseViewRowConfiguration : IEntityTypeConfiguration<ReleaseViewRow>
{
    public void Configure(EntityTypeBuilder<ReleaseViewRow> builder)
    {
        builder.ToTable("release_views");
        builder.HasKey(view => new { view.SchoolId, view.ReleaseId, view.PhotoId, view.SeenBy });
        builder.Property(view => view.ShownSha256).IsSha256();
        builder.HasOne<ReleaseItemRow>().WithMany()
            .HasForeignKey(view => new { view.SchoolId, view.ReleaseId, view.PhotoId })
            .OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>A release, or one photo of it, went online: where, by whom, when.</summary>
public sealed class PublicationRow : ISchoolOwned, IAppendOnly
{
    /// <summary>In <see cref="PublishedBy"/>: nobody said so, the program found it there.</summary>
    public const string FoundOnline = "job/audit_site";

    public required int SchoolId { get; init; }
    /// <summary>Its number among <see cref="Departures"/>.</summary>
    public long Sequence { get; init; }
    public required long ReleaseId { get; init; }
    /// <summary>The photo, or null for the whole release.</summary>
    public long? PhotoId { get; init; }
    public required string ChannelId { get; init; }
    /// <summary>The address at which it can be seen, or in words where it hangs.</summary>
    public required string Link { get; init; }
    public required string PublishedBy { get; init; }
    public required DateTimeOffset PublishedAt { get; init; }
}

internal sealed class PublicationRowConfiguration : IEntityTypeConfiguration<PublicationRow>
{
    public void Configure(EntityTypeBuilder<PublicationRow> builder)
    {
        builder.ToTable("publications");
        builder.HasSchoolKey(publication => publication.Sequence);
        builder.Property(publication => publication.Sequence).UseSequence(Departures.Sequence);
        builder.Property(publication => publication.ChannelId).HasMaxLength(ChannelRowConfiguration.IdLength);
        builder.HasOne<ReleaseRow>().WithMany()
            .HasForeignKey(publication => new { publication.SchoolId, publication.ReleaseId })
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ReleaseItemRow>().WithMany()
            .HasForeignKey(publication => new { publication.SchoolId, publication.ReleaseId, publication.PhotoId })
            .OnDelete(DeleteBehavior.Restrict);
        builder.BelongsToChannel(publication => new { publication.SchoolId, publication.ChannelId });
    }
}

/// <summary>Somebody was given the package of a release.</summary>
public sealed class DownloadRow : ISchoolOwned, IAppendOnly
{
    public required int SchoolId { get; init; }
    /// <summary>Its number among <see cref="Departures"/>.</summary>
    public long Sequence { get; init; }
    public required long ReleaseId { get; init; }
    public required string DownloadedBy { get; init; }
    public required DateTimeOffset DownloadedAt { get; init; }
}

internal sealed class DownloadRowConfiguration : IEntityTypeConfiguration<DownloadRow>
{
    public void Configure(EntityTypeBuilder<DownloadRow> builder)
    {
        builder.ToTable("downloads");
        builder.HasSchoolKey(download => download.Sequence);
        builder.Property(download => download.Sequence).UseSequence(Departures.Sequence);
        builder.HasOne<ReleaseRow>().WithMany()
            .HasForeignKey(download => new { download.SchoolId, download.ReleaseId })
            .OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>A published photo that is no longer permitted and has to come down. It stays until somebody confirms.</summary>
public sealed class TakedownRow : ISchoolOwned
{
    public required int SchoolId { get; init; }
    public long Id { get; init; }
    public required long PhotoId { get; init; }
    /// <summary>The release that it left with: another one's copy may show other faces, and has its own task.</summary>
    public required long ReleaseId { get; init; }
    public required string ChannelId { get; init; }
    /// <summary>Where it was published; empty when that was never recorded.</summary>
    public required string Link { get; init; }
    /// <summary>The last of <see cref="Departures"/> that it is for. When it is confirmed, that one and those before it are down; a later one is not.</summary>
    public long LastDeparture { get; set; }
    /// <summary>Why, in the order of <see cref="Reason"/>. Stored by their codes.</summary>
    public required IReadOnlyList<Reason> Reasons { get; set; }
    /// <summary>The day by which it should be down.</summary>
    public required DateOnly DueDate { get; set; }
    public required DateTimeOffset RaisedAt { get; init; }
    public string? ConfirmedBy { get; set; }
    public DateTimeOffset? ConfirmedAt { get; set; }
}

internal sealed class TakedownRowConfiguration : IEntityTypeConfiguration<TakedownRow>
{
    public void Configure(EntityTypeBuilder<TakedownRow> builder)
    {
        builder.ToTable("takedowns", table => table.HasCheckConstraint("ck_takedowns_confirmed", "(confirmed_by is null) = (confirmed_at is null)"));
        builder.HasSchoolKey(takedown => takedown.Id);
        builder.Property(takedown => takedown.ChannelId).HasMaxLength(ChannelRowConfiguration.IdLength);
        // One open task for each copy and place, however often the night's run finds it.
        builder.HasIndex(takedown => new { takedown.SchoolId, takedown.PhotoId, takedown.ReleaseId, takedown.Link })
            .IsUnique()
            .HasFilter("confirmed_at is null");
        builder.BelongsToPhoto(takedown => new { takedown.SchoolId, takedown.PhotoId }, DeleteBehavior.Restrict);
        builder.HasOne<ReleaseRow>().WithMany().HasForeignKey(takedown => new { takedown.SchoolId, takedown.ReleaseId }).OnDelete(DeleteBehavior.Restrict);
        builder.BelongsToChannel(takedown => new { takedown.SchoolId, takedown.ChannelId });
    }
}
