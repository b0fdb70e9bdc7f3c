using ConsentLens.Consent.Policy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>One photo of a release.</summary>
public sealed class ReleaseItemRow : ISchoolOwned
{
    /// <inheritdoc/>
    public required int SchoolId { get; init; }

    public required long ReleaseId { get; init; }

    public required long PhotoId { get; init; }

    /// <summary>Its number in the release, from 1, which names its file.</summary>
    public required int Number { get; init; }

    /// <summary>The verdict under which it was released.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>SHA-256 of the copy in the package, 32 bytes; null until the package is built.</summary>
    public byte[]? CopySha256 { get; set; }

    /// <summary>Ordinals of the faces that were removed from that copy; every other face can be seen in it. Null until the package is built.</summary>
    public short[]? RemovedFaces { get; set; }
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
        builder.HasOne<ReleaseRow>().WithMany()
            .HasForeignKey(item => new { item.SchoolId, item.ReleaseId })
            .OnDelete(DeleteBehavior.Cascade);
        builder.BelongsToPhoto(item => new { item.SchoolId, item.PhotoId }, DeleteBehavior.Restrict);
    }
}
