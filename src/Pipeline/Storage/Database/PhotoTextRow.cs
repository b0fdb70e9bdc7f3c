using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>
/// A text that came with a picture: the path under which its bytes came, whenever and by whatever way, or what somebody wrote into the file. It counts for every photo
/// that has the picture, and goes with the pixels.
/// </summary>
public sealed class PhotoTextRow : ISchoolOwned
{
    public required int SchoolId { get; init; }

    /// <summary>The picture, as <see cref="PhotoRow.BlobId"/> has it.</summary>
    public required string BlobId { get; init; }

    /// <summary>The batch with which it came: its name and event count, too.</summary>
    public required long BatchId { get; init; }

    /// <summary>A keyed hash of the text, 32 bytes, so that none is kept twice.</summary>
    public required byte[] TextHash { get; init; }

    /// <summary>The text, encrypted: it holds names of people.</summary>
    public required byte[] Ciphertext { get; init; }

    /// <summary>SHA-256 of the names that it was last searched for; null when it must be searched again.</summary>
    public byte[]? NamesSha256 { get; set; }
}

internal sealed class PhotoTextRowConfiguration : IEntityTypeConfiguration<PhotoTextRow>
{
    public void Configure(EntityTypeBuilder<PhotoTextRow> builder)
    {
        builder.ToTable("photo_texts");
        builder.HasKey(text => new { text.SchoolId, text.BlobId, text.BatchId, text.TextHash });
        builder.Property(text => text.TextHash).IsSha256();
        builder.Property(text => text.NamesSha256).IsSha256();
        builder.HasIndex(text => new { text.SchoolId, text.BatchId });
        builder.HasOne<BatchRow>().WithMany().HasForeignKey(text => new { text.SchoolId, text.BatchId }).OnDelete(DeleteBehavior.Restrict);
    }
}
