using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>One photo of a batch. The row outlives its pixels, so that what was said and released of it can be told later.</summary>
public sealed class PhotoRow : ISchoolOwned
{
    public required int SchoolId { get; init; }
    public long Id { get; init; }
    public required long BatchId { get; init; }
    public required PhotoState State { get; set; }

    /// <summary>Where its encrypted bytes lie, which is a keyed hash of them: the same photo is known by it, to whoever has the key. Null when they were never
    /// stored, or are purged.</summary>
    public string? BlobId { get; set; }
    /// <summary>The file's path inside its batch, encrypted: file names hold names of people.</summary>
    public required byte[] FileNameCiphertext { get; set; }
    /// <summary>A keyed hash of that path, 32 bytes, by which a file of a batch is known without its name.</summary>
    public required byte[] FileNameHash { get; init; }
    public long ByteSize { get; set; }
    /// <summary>Width of the upright photo in pixels, or null while unknown.</summary>
    public int? Width { get; set; }
    /// <summary>Height of the upright photo in pixels, or null while unknown.</summary>
    public int? Height { get; set; }
    /// <summary>Whether its format does not tell that it is damaged; nothing while it was not screened.</summary>
    public bool DamageGoesUnseen { get; set; }
    /// <summary>Since when its file, or one beside it, has been known to carry text about it that could not be read; null where there is none.</summary>
    public DateTimeOffset? UnreadTextsSince { get; set; }
    /// <summary>When what is written in its picture was read; null while nobody did.</summary>
    public DateTimeOffset? ReadAt { get; set; }
    /// <summary>What was read, encrypted: it holds names of people. Null where nothing is written in it; it goes with the pixels.</summary>
    public byte[]? ReadingCiphertext { get; set; }
    /// <summary>SHA-256 of the names that it was last searched for.</summary>
    public byte[]? ReadingNamesSha256 { get; set; }
    /// <summary>Why it could not be screened, as one sentence without names; otherwise null.</summary>
    public string? Problem { get; set; }
    public required DateTimeOffset UploadedAt { get; init; }

    /// <summary>How often its screening was begun, counted before the work, so that a photo that brings the program down is left alone after a few
    /// times.</summary>
    public int ScreeningAttempts { get; set; }
    public DateTimeOffset? ScreenedAt { get; set; }
    /// <summary>SHA-256 of the detector that found its faces, 32 bytes, or null.</summary>
    public byte[]? DetectorSha256 { get; set; }
    /// <summary>SHA-256 of the embedder by which its faces were compared, 32 bytes, or null when they were not.</summary>
    public byte[]? EmbedderSha256 { get; set; }

    /// <summary>The <see cref="SchoolRow.GalleryRevision"/> with which its faces were compared; <see cref="MatchedGallery.MustBeMatched"/> when they must be compared
    /// again.</summary>
    public long MatchedGalleryRevision { get; set; }
}

internal sealed class PhotoRowConfiguration : IEntityTypeConfiguration<PhotoRow>
{
    public void Configure(EntityTypeBuilder<PhotoRow> builder)
    {
        builder.ToTable("photos", table =>
        {
            // "Searched whole" is what every verdict but review and block rests on.
            table.HasCheckConstraint("ck_photos_screened", "state <> 'screened' or (screened_at is not null and detector_sha256 is not null and width > 0 and height > 0)");
            table.HasCheckConstraint("ck_photos_purged", "state <> 'purged' or (blob_id is null and reading_ciphertext is null)");
            table.HasCheckConstraint("ck_photos_read", "read_at is not null or reading_ciphertext is null");
        });
        builder.HasSchoolKey(photo => photo.Id);
        builder.Property(photo => photo.FileNameHash).IsSha256();
        builder.Property(photo => photo.ReadingNamesSha256).IsSha256();
        builder.Property(photo => photo.DetectorSha256).IsSha256();
        builder.Property(photo => photo.EmbedderSha256).IsSha256();
        builder.HasIndex(photo => new { photo.SchoolId, photo.BatchId, photo.FileNameHash }).IsUnique();
        builder.HasIndex(photo => new { photo.SchoolId, photo.BlobId });
        builder.HasIndex(photo => new { photo.SchoolId, photo.MatchedGalleryRevision });
        builder.HasIndex(photo => photo.SchoolId, "ix_photos_locked").HasFilter("state = 'locked'");
        builder.HasIndex(photo => new { photo.SchoolId, photo.BatchId }, "ix_photos_purged").HasFilter("state = 'purged'");
        builder.HasOne<BatchRow>().WithMany().HasForeignKey(photo => new { photo.SchoolId, photo.BatchId }).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>How far a photo has come.</summary>
public enum PhotoState
{
    /// <summary>Stored, and not looked at yet.</summary>
    Uploaded,
    /// <summary>Decoded and searched whole.</summary>
    Screened,
    /// <summary>It could not be decoded and searched whole; it stays in review.</summary>
    Unreadable,
    /// <summary>Its pixels were deleted: retention is over.</summary>
    Purged,
    /// <summary>Held back whatever its verdict: an inquiry, a complaint, a request for erasure.</summary>
    Locked,
}

/// <summary>Somebody whose name stands in a photo's file name or caption.</summary>
public sealed class PhotoNameRow : ISchoolOwned
{
    public required int SchoolId { get; init; }
    public required long PhotoId { get; init; }
    public required string PersonId { get; init; }
    /// <summary>Since when a text of the photo has been known to name them.</summary>
    public required DateTimeOffset FoundAt { get; init; }
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

/// <summary>Somebody whose name is written in a photo's picture.</summary>
public sealed class PictureNameRow : ISchoolOwned
{
    public required int SchoolId { get; init; }
    public required long PhotoId { get; init; }
    public required string PersonId { get; init; }
    /// <summary>Since when the picture has been known to name them.</summary>
    public required DateTimeOffset FoundAt { get; init; }
    /// <summary>Where the name is, in pixels of the upright original.</summary>
    public required int BoxX { get; init; }
    public required int BoxY { get; init; }
    public required int BoxWidth { get; init; }
    public required int BoxHeight { get; init; }
}

internal sealed class PictureNameRowConfiguration : IEntityTypeConfiguration<PictureNameRow>
{
    public void Configure(EntityTypeBuilder<PictureNameRow> builder)
    {
        builder.ToTable("picture_names");
        builder.HasKey(name => new { name.SchoolId, name.PhotoId, name.PersonId, name.BoxX, name.BoxY });
        builder.HasIndex(name => new { name.SchoolId, name.PersonId, name.PhotoId });
        builder.BelongsToPhoto(name => new { name.SchoolId, name.PhotoId }, DeleteBehavior.Cascade);
        builder.BelongsToPerson(name => new { name.SchoolId, name.PersonId });
    }
}

/// <summary>What a photo's <see cref="Database.PhotoRow.MatchedGalleryRevision"/> says beside a revision.</summary>
internal static class MatchedGallery
{
    /// <summary>The photo waits to be matched again, whatever the school's revision.</summary>
    public const long MustBeMatched = -1;
}

/// <summary>Says that no photo of a school is compared as it should be: the similarity that counts is another one now. Under a block-list such a photo is held
/// until it is matched again.</summary>
internal static class OutdatedComparisons
{
    /// <summary>Marks every photo that was compared, in the context's transaction. The gallery's revision goes up, so that a matching that is under way with
    /// the former similarity is thrown away.</summary>
    public static async Task MarkAsync(ConsentLensDbContext context, CancellationToken cancellationToken)
    {
        int school = context.CurrentSchoolId;
        await context.Database.ExecuteSqlAsync($"update schools set gallery_revision = gallery_revision + 1 where id = {school}", cancellationToken);
        await context.Database.ExecuteSqlAsync(
            $"update photos set matched_gallery_revision = {MatchedGallery.MustBeMatched} where school_id = {school} and embedder_sha256 is not null", cancellationToken);
    }
}
