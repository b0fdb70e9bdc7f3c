using ConsentLens.Pipeline.Storage.Encryption.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>A key of a school as a whole, itself encrypted under the master key: for its photos and texts, or for the seals of its audit log.</summary>
public sealed class SchoolKeyRow : ISchoolOwned
{
    /// <inheritdoc/>
    public required int SchoolId { get; init; }

    /// <summary>What it protects; one key for each purpose. People's own keys are <see cref="PersonKeyRow"/>s.</summary>
    public required KeyPurpose Purpose { get; init; }

    /// <summary>The key, encrypted under the master key.</summary>
    public required byte[] WrappedKey { get; set; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class SchoolKeyRowConfiguration : IEntityTypeConfiguration<SchoolKeyRow>
{
    public void Configure(EntityTypeBuilder<SchoolKeyRow> builder)
    {
        builder.ToTable("school_keys", table => table.HasCheckConstraint("ck_school_keys_not_personal", "purpose <> 'person_biometrics'"));
        builder.HasKey(key => new { key.SchoolId, key.Purpose });
        builder.HasOne<SchoolRow>().WithMany().HasForeignKey(key => key.SchoolId).OnDelete(DeleteBehavior.Restrict);
    }
}
