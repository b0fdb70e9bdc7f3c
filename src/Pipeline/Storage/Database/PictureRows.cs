using System.Collections;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>What is kept of a photo's decoded pixels, so that they are known again: one hash of them all, and one of what they look like. It goes when the pixels
/// are deleted, unless the photo is held at that time: then it stays for as long as the photo is held; or people said something of its faces that counts for another
/// photo of the same picture.</summary>
public sealed class PictureRow : ISchoolOwned
{
    /// <summary>How long <see cref="Looks"/> is, in bits.</summary>
    public const int LooksLength = 256;

    public required int SchoolId { get; init; }
    public required long PhotoId { get; init; }
    /// <summary>A keyed hash of the pixels that were searched for faces, 32 bytes.</summary>
    public required byte[] PixelHash { get; set; }
    /// <summary>What the picture looks like, under a mask that the school's key gives: pictures that look the same differ in few bits.</summary>
    public required BitArray Looks { get; set; }
}

internal sealed class PictureRowConfiguration : IEntityTypeConfiguration<PictureRow>
{
    public void Configure(EntityTypeBuilder<PictureRow> builder)
    {
        builder.ToTable("pictures");
        builder.HasKey(picture => new { picture.SchoolId, picture.PhotoId });
        builder.Property(picture => picture.PixelHash).IsSha256();
        builder.Property(picture => picture.Looks).HasColumnType($"bit({PictureRow.LooksLength})");
        builder.HasIndex(picture => new { picture.SchoolId, picture.PixelHash });
        builder.BelongsToPhoto(picture => new { picture.SchoolId, picture.PhotoId }, DeleteBehavior.Cascade);
    }
}

/// <summary>Two photos that look the same and differ in their pixels. It is kept once, with the photo that was screened later.</summary>
public sealed class PictureLikenessRow : ISchoolOwned
{
    public required int SchoolId { get; init; }
    public required long PhotoId { get; init; }
    public required long LikePhotoId { get; init; }
    /// <summary>In how many bits they differ, mirrored or not.</summary>
    public required int Distance { get; init; }
}

internal sealed class PictureLikenessRowConfiguration : IEntityTypeConfiguration<PictureLikenessRow>
{
    public void Configure(EntityTypeBuilder<PictureLikenessRow> builder)
    {
        builder.ToTable("picture_likenesses");
        builder.HasKey(likeness => new { likeness.SchoolId, likeness.PhotoId, likeness.LikePhotoId });
        builder.HasIndex(likeness => new { likeness.SchoolId, likeness.LikePhotoId });
        builder.HasOne<PictureRow>().WithMany().HasForeignKey(likeness => new { likeness.SchoolId, likeness.PhotoId }).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<PictureRow>().WithMany().HasForeignKey(likeness => new { likeness.SchoolId, likeness.LikePhotoId }).OnDelete(DeleteBehavior.Cascade);
    }
}
