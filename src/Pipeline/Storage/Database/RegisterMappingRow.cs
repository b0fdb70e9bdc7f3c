using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>What a school decided about the columns of a kind of register file, to be proposed for the next one.</summary>
public sealed class RegisterMappingRow : ISchoolOwned
{
    public required int SchoolId { get; init; }
    /// <summary>SHA-256 of the set of headings, in hexadecimal digits.</summary>
    public required string Headings { get; init; }
    /// <summary>What the columns are taken for and what their words mean, encrypted: an office may have written a name among the words.</summary>
    public required byte[] MappingCiphertext { get; set; }
    public required DateTimeOffset SavedAt { get; set; }
}

internal sealed class RegisterMappingRowConfiguration : IEntityTypeConfiguration<RegisterMappingRow>
{
    private const int DigestDigits = 64;

    public void Configure(EntityTypeBuilder<RegisterMappingRow> builder)
    {
        builder.ToTable("register_mappings");
        builder.HasKey(mapping => new { mapping.SchoolId, mapping.Headings });
        builder.Property(mapping => mapping.Headings).HasMaxLength(DigestDigits);
        builder.HasOne<SchoolRow>().WithMany().HasForeignKey(mapping => mapping.SchoolId).OnDelete(DeleteBehavior.Restrict);
    }
}
