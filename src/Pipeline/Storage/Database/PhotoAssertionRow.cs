using ConsentLens.Consent.Policy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>A human's word on a photo as a whole. Of each kind the latest counts.</summary>
public sealed class PhotoAssertionRow : ISchoolOwned, IAppendOnly
{
    /// <inheritdoc/>
    public required int SchoolId { get; init; }

    /// <summary>Place among the assertions, given by the database.</summary>
    public long Sequence { get; init; }

    public required long PhotoId { get; init; }

    /// <summary>What was said.</summary>
    public required PhotoAssertionKind Kind { get; init; }

    /// <summary>Whether it takes back what was said before.</summary>
    public bool IsTakenBack { get; init; }

    /// <summary>The user who said it.</summary>
    public required string SaidBy { get; init; }

    public required DateTimeOffset SaidAt { get; init; }

    /// <summary>Why, or null.</summary>
    public string? Note { get; init; }
}

internal sealed class PhotoAssertionRowConfiguration : IEntityTypeConfiguration<PhotoAssertionRow>
{
    public void Configure(EntityTypeBuilder<PhotoAssertionRow> builder)
    {
        builder.ToTable("photo_assertions");
        builder.HasSchoolKey(assertion => assertion.Sequence);
        builder.HasIndex(assertion => new { assertion.SchoolId, assertion.PhotoId, assertion.Kind, assertion.Sequence });
        builder.BelongsToPhoto(assertion => new { assertion.SchoolId, assertion.PhotoId }, DeleteBehavior.Restrict);
    }
}
