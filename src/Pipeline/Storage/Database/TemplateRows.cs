using ConsentLens.Consent.Policy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>A person's face template for one model, encrypted under the person's key. Goes with <see cref="PersonKeyRow"/>.</summary>
public sealed class TemplateRow : ISchoolOwned
{
    public required int SchoolId { get; init; }
    public required string PersonId { get; init; }
    /// <summary>SHA-256 of the embedder that made it, 32 bytes: templates of different models cannot be compared.</summary>
    public required byte[] EmbedderSha256 { get; init; }
    /// <summary>The mean of the references, encrypted.</summary>
    public required byte[] MeanCiphertext { get; set; }
    /// <summary>The embedding of each reference, encrypted together.</summary>
    public required byte[] ReferencesCiphertext { get; set; }
    /// <summary>Ids of people whose templates were so like it, when it was made, that their references may have been mixed up.</summary>
    public string[] LookAlikes { get; set; } = [];
    public required DateTimeOffset CreatedAt { get; set; }
    /// <summary>When it has to be destroyed at the latest: children's faces change.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }
}

internal sealed class TemplateRowConfiguration : IEntityTypeConfiguration<TemplateRow>
{
    public void Configure(EntityTypeBuilder<TemplateRow> builder)
    {
        builder.ToTable("templates");
        builder.HasKey(template => new { template.SchoolId, template.PersonId, template.EmbedderSha256 });
        builder.Property(template => template.EmbedderSha256).IsSha256();
        builder.HasIndex(template => new { template.SchoolId, template.ExpiresAt });
        builder.HasOne<PersonKeyRow>().WithMany()
            .HasForeignKey(template => new { template.SchoolId, template.PersonId })
            .OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>A photo by which a person is enrolled, encrypted on disk under the person's key. Goes with <see cref="PersonKeyRow"/>.</summary>
public sealed class ReferencePhotoRow : ISchoolOwned
{
    public required int SchoolId { get; init; }
    public long Id { get; init; }
    public required string PersonId { get; init; }
    /// <summary>Where its encrypted bytes lie, which is a hash of them under the person's key: the same photo is known by it.</summary>
    public required string BlobId { get; init; }
    public required ReferencePhotoState State { get; set; }
    public FaceQuality? Quality { get; set; }
    /// <summary>Why it was rejected, fit to follow "was left out:"; otherwise null.</summary>
    public string? RejectionReason { get; set; }
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
        builder.HasOne<PersonKeyRow>().WithMany().HasForeignKey(photo => new { photo.SchoolId, photo.PersonId }).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>What became of a reference photo.</summary>
public enum ReferencePhotoState
{
    Uploaded,
    /// <summary>Its face is part of the template.</summary>
    Accepted,
    /// <summary>It cannot be used; <see cref="ReferencePhotoRow.RejectionReason"/> says why.</summary>
    Rejected,
}
