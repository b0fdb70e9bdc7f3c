using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>
/// The key under which everything biometric of a person is encrypted, itself encrypted under the master key. Deleting the row deletes the
/// person's templates and reference photos with it, and makes their files on disk unreadable for good.
/// </summary>
public sealed class PersonKeyRow : ISchoolOwned
{
    /// <inheritdoc/>
    public required int SchoolId { get; init; }

    /// <summary>Whose key it is.</summary>
    public required string PersonId { get; init; }

    /// <summary>The key, encrypted under the master key.</summary>
    public required byte[] WrappedKey { get; set; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class PersonKeyRowConfiguration : IEntityTypeConfiguration<PersonKeyRow>
{
    public void Configure(EntityTypeBuilder<PersonKeyRow> builder)
    {
        builder.ToTable("person_keys");
        builder.HasKey(key => new { key.SchoolId, key.PersonId });
        builder.BelongsToPerson(key => new { key.SchoolId, key.PersonId });
    }
}
