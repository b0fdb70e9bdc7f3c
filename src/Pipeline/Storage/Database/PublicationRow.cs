using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>A release, or one photo of it, went online: where, by whom, when.</summary>
public sealed class PublicationRow : ISchoolOwned, IAppendOnly
{
    /// <inheritdoc/>
    public required int SchoolId { get; init; }

    /// <summary>Place among the publications, given by the database.</summary>
    public long Sequence { get; init; }

    public required long ReleaseId { get; init; }

    /// <summary>The photo, or null for the whole release.</summary>
    public long? PhotoId { get; init; }

    public required string ChannelId { get; init; }

    /// <summary>The address at which it can be seen, or in words where it hangs.</summary>
    public required string Link { get; init; }

    /// <summary>The user who published it.</summary>
    public required string PublishedBy { get; init; }

    public required DateTimeOffset PublishedAt { get; init; }
}

internal sealed class PublicationRowConfiguration : IEntityTypeConfiguration<PublicationRow>
{
    public void Configure(EntityTypeBuilder<PublicationRow> builder)
    {
        builder.ToTable("publications");
        builder.HasSchoolKey(publication => publication.Sequence);
        builder.Property(publication => publication.ChannelId).HasMaxLength(ChannelRowConfiguration.IdLength);
        builder.HasOne<ReleaseRow>().WithMany()
            .HasForeignKey(publication => new { publication.SchoolId, publication.ReleaseId })
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ReleaseItemRow>().WithMany()
            .HasForeignKey(publication => new { publication.SchoolId, publication.ReleaseId, publication.PhotoId })
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ChannelRow>().WithMany()
            .HasForeignKey(publication => new { publication.SchoolId, publication.ChannelId })
            .OnDelete(DeleteBehavior.Restrict);
    }
}
