using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>A school. Visible only while it is the current one; <see cref="SchoolDirectory"/> lists them all.</summary>
public sealed class SchoolRow
{
    /// <summary>Its id, from 1.</summary>
    public int Id { get; init; }

    /// <summary>Its name, unique.</summary>
    public required string Name { get; set; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// Goes up with every template made or destroyed. A photo whose <see cref="PhotoRow.MatchedGalleryRevision"/> is lower has to be matched again.
    /// </summary>
    public long GalleryRevision { get; set; }
}

internal sealed class SchoolRowConfiguration : IEntityTypeConfiguration<SchoolRow>
{
    public void Configure(EntityTypeBuilder<SchoolRow> builder)
    {
        builder.ToTable("schools", table => table.HasCheckConstraint("ck_schools_id", "id > 0"));
        builder.HasKey(school => school.Id);
        builder.Property(school => school.Name).HasMaxLength(200);
        builder.HasIndex(school => school.Name).IsUnique();
    }
}
