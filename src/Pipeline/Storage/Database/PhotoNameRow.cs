using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>Somebody whose name stands in a photo's file name or caption.</summary>
public sealed class PhotoNameRow : ISchoolOwned
{
    /// <inheritdoc/>
    public required int SchoolId { get; init; }

    public required long PhotoId { get; init; }

    /// <summary>Who is named.</summary>
    public required string PersonId { get; init; }
}

internal sealed class PhotoNameRowConfiguration : IEntityTypeConfiguration<PhotoNameRow>
{
    public void Configure(EntityTypeBuilder<PhotoNameRow> builder)
    {
        builder.ToTable("photo_names");
        builder.HasKey(name => new { name.SchoolId, name.PhotoId, name.PersonId });
        builder.HasIndex(name => new { name.SchoolId, name.PersonId, name.PhotoId });
        builder.BelongsToPhoto(name => new { name.SchoolId, name.PhotoId }, DeleteBehavior.Cascade);
        builder.BelongsToPerson(name => new { name.SchoolId, name.PersonId });
    }
}
