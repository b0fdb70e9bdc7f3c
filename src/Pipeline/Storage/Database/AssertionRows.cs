using ConsentLens.Consent.Policy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>A human's word on a face. The latest of a face counts; it survives every re-screen, since the place it spoke of is kept with it.</summary>
public sealed class HumanAssertionRow : ISchoolOwned, IAppendOnly
{
    public required int SchoolId { get; init; }
    /// <summary>Place among the assertions, given by the database.</summary>
    public long Sequence { get; init; }
    public required long PhotoId { get; init; }
    public required short FaceOrdinal { get; init; }
    /// <summary>Left edge of the face's box when it was said, in pixels of the upright original.</summary>
    public required float BoxX { get; init; }
    /// <summary>Upper edge of that box.</summary>
    public required float BoxY { get; init; }
    public required float BoxWidth { get; init; }
    public required float BoxHeight { get; init; }
    /// <summary>What was said; null takes back what was said before.</summary>
    public required HumanAssertionKind? Kind { get; init; }
    /// <summary>Who it is, for <see cref="HumanAssertionKind.IsPerson"/>; otherwise null.</summary>
    public string? PersonId { get; init; }
    public required string SaidBy { get; init; }
    public required DateTimeOffset SaidAt { get; init; }
    public string? Note { get; init; }
}

internal sealed class HumanAssertionRowConfiguration : IEntityTypeConfiguration<HumanAssertionRow>
{
    public void Configure(EntityTypeBuilder<HumanAssertionRow> builder)
    {
        builder.ToTable("human_assertions", table => table.HasCheckConstraint("ck_human_assertions_person", "(kind is not distinct from 'is_person') = (person_id is not null)"));
        builder.HasSchoolKey(assertion => assertion.Sequence);
        builder.HasIndex(assertion => new { assertion.SchoolId, assertion.PhotoId, assertion.FaceOrdinal, assertion.Sequence });
        builder.HasIndex(assertion => new { assertion.SchoolId, assertion.PhotoId }, "ix_human_assertions_block").HasFilter("kind = 'block'");
        builder.BelongsToPhoto(assertion => new { assertion.SchoolId, assertion.PhotoId }, DeleteBehavior.Restrict);
        builder.BelongsToPerson(assertion => new { assertion.SchoolId, assertion.PersonId });
    }
}

/// <summary>Somebody restricted may be shown in one photo on one channel, by a decision of the safeguarding lead. Of each person, photo and channel the latest row counts.</summary>
public sealed class PhotoExceptionRow : ISchoolOwned, IAppendOnly
{
    public required int SchoolId { get; init; }
    /// <summary>Place among the exceptions, given by the database.</summary>
    public long Sequence { get; init; }
    public required long PhotoId { get; init; }
    public required string PersonId { get; init; }
    public required string ChannelId { get; init; }
    /// <summary>Whether it takes back what was said before.</summary>
    public bool IsTakenBack { get; init; }
    public required string SaidBy { get; init; }
    public required DateTimeOffset SaidAt { get; init; }
    /// <summary>On what ground, encrypted; null for one that takes back.</summary>
    public byte[]? GroundCiphertext { get; init; }
}

internal sealed class PhotoExceptionRowConfiguration : IEntityTypeConfiguration<PhotoExceptionRow>
{
    public void Configure(EntityTypeBuilder<PhotoExceptionRow> builder)
    {
        builder.ToTable("photo_exceptions", table => table.HasCheckConstraint("ck_photo_exceptions_ground", "is_taken_back = (ground_ciphertext is null)"));
        builder.HasSchoolKey(exception => exception.Sequence);
        builder.HasIndex(exception => new { exception.SchoolId, exception.PhotoId, exception.PersonId, exception.ChannelId, exception.Sequence });
        builder.Property(exception => exception.ChannelId).HasMaxLength(ChannelRowConfiguration.IdLength);
        builder.BelongsToPhoto(exception => new { exception.SchoolId, exception.PhotoId }, DeleteBehavior.Restrict);
        builder.BelongsToPerson(exception => new { exception.SchoolId, exception.PersonId });
        builder.BelongsToChannel(exception => new { exception.SchoolId, exception.ChannelId });
    }
}

/// <summary>A human's word on a photo as a whole. Of each kind the latest counts.</summary>
public sealed class PhotoAssertionRow : ISchoolOwned, IAppendOnly
{
    public required int SchoolId { get; init; }
    /// <summary>Place among the assertions, given by the database.</summary>
    public long Sequence { get; init; }
    public required long PhotoId { get; init; }
    public required PhotoAssertionKind Kind { get; init; }
    /// <summary>Whether it takes back what was said before.</summary>
    public bool IsTakenBack { get; init; }
    public required string SaidBy { get; init; }
    public required DateTimeOffset SaidAt { get; init; }
    public string? Note { get; init; }
}

internal sealed class PhotoAssertionRowConfiguration : IEntityTypeConfiguration<PhotoAssertionRow>
{
    public void Configure(EntityTypeBuilder<PhotoAssertionRow> builder)
    {
        builder.ToTable("photo_assertions");
        builder.HasSchoolKey(assertion => assertion.Sequence);
        builder.HasIndex(assertion => new { assertion.SchoolId, assertion.PhotoId, assertion.Kind, assertion.Sequence });
        builder.HasIndex(assertion => new { assertion.SchoolId, assertion.PhotoId }, "ix_photo_assertions_withheld").HasFilter("kind = 'withheld'");
        builder.BelongsToPhoto(assertion => new { assertion.SchoolId, assertion.PhotoId }, DeleteBehavior.Restrict);
    }
}
