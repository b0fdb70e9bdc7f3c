using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>A person's face template for one model, encrypted under the person's key. Goes with <see cref="PersonKeyRow"/>.</summary>
public sealed class TemplateRow : ISchoolOwned
{
    /// <inheritdoc/>
    public required int SchoolId { get; init; }

    /// <summary>Whose it is.</summary>
    public required string PersonId { get; init; }

    /// <summary>SHA-256 of the embedder that made it, 32 bytes: templates of different models cannot be compared.</summary>
    public required byte[] EmbedderSha256 { get; init; }

    /// <summary>The mean of the references, encrypted.</summary>
    public required byte[] MeanCiphertext { get; set; }

    /// <summary>The embedding of each reference, encrypted together.</summary>
    public required byte[] ReferencesCiphertext { get; set; }

    /// <summary>Ids of people whose templates were so like it, when it was made, that their references may have been mixed up.</summary>
    public string[] LookAlikes { get; set; } = [];

    /// <summary>When it was made.</summary>
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
