using ConsentLens.Consent.Policy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>A photo by which a person is enrolled, encrypted on disk under the person's key. Goes with <see cref="PersonKeyRow"/>.</summary>
public sealed class ReferencePhotoRow : ISchoolOwned
{
    /// <inheritdoc/>
    public required int SchoolId { get; init; }

    public long Id { get; init; }

    /// <summary>Whom it shows.</summary>
    public required string PersonId { get; init; }

    /// <summary>Where its encrypted bytes lie, which is a hash of them under the person's key: the same photo is known by it.</summary>
    public required string BlobId { get; init; }

    /// <summary>What became of it.</summary>
    public required ReferencePhotoState State { get; set; }

    /// <summary>How good its face is, or null while nobody looked.</summary>
    public FaceQuality? Quality { get; set; }

    /// <summary>Why it was rejected, fit to follow "was left out:"; otherwise null.</summary>
    public string? RejectionReason { get; set; }

    /// <summary>The user who uploaded it.</summary>
    public required string UploadedBy { get; init; }

    public required DateTimeOffset UploadedAt { get; init; }
}

internal sealed class ReferencePhotoRowConfiguration : IEntityTypeConfiguration<ReferencePhotoRow>
{
    public void Configure(EntityTypeBuilder<ReferencePhotoRow> builder)
    {
        builder.ToTable("reference_photos", table => table.HasCheckConstraint("ck_reference_photos_rejected", "(state = 'rejected') = (rejection_reason is not null)"));
        builder.HasSchoolKey(photo => photo.Id);
        builder.HasIndex(photo => new { photo.SchoolId, photo.PersonId, photo.BlobId }).IsUnique();
        builder.HasOne<PersonKeyRow>().WithMany()
            .HasForeignKey(photo => new { photo.SchoolId, photo.PersonId })
            .OnDelete(DeleteBehavior.Cascade);
    }
}
