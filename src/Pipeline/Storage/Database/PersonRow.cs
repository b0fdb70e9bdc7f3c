using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>Somebody on a school's register: the stored form of <see cref="Person"/>. Never deleted while anything refers to it.</summary>
public sealed class PersonRow : ISchoolOwned
{
    /// <inheritdoc/>
    public required int SchoolId { get; init; }

    /// <summary>The school's own id of the person (the management information system's), unique in the school.</summary>
    public required string PersonId { get; init; }

    /// <summary>Unique pupil number, or null.</summary>
    public string? Upn { get; set; }

    public required string GivenName { get; set; }

    public required string FamilyName { get; set; }

    /// <summary>Pupil, staff or other adult.</summary>
    public required PersonRole Role { get; set; }

    /// <summary>Year group as the school writes it, or null.</summary>
    public string? YearGroup { get; set; }

    /// <summary>Class as the school writes it, or null.</summary>
    public string? Class { get; set; }

    /// <summary>First day at the school, or null.</summary>
    public DateOnly? AdmissionDate { get; set; }

    /// <summary>Last day at the school, or null.</summary>
    public DateOnly? LeavingDate { get; set; }

    /// <summary>The register's own bar. A <see cref="SafeguardingBarRow"/> bars the person as well, and outlasts any import.</summary>
    public bool Barred { get; set; }
}

internal sealed class PersonRowConfiguration : IEntityTypeConfiguration<PersonRow>
{
    public void Configure(EntityTypeBuilder<PersonRow> builder)
    {
        builder.ToTable("people");
        builder.HasKey(person => new { person.SchoolId, person.PersonId });
        builder.Property(person => person.PersonId).HasMaxLength(PersonIdRule.MaxLength);
        builder.Property(person => person.Upn).HasMaxLength(Upn.Length);
        builder.HasIndex(person => new { person.SchoolId, person.Upn }).IsUnique();
        builder.HasOne<SchoolRow>().WithMany().HasForeignKey(person => person.SchoolId).OnDelete(DeleteBehavior.Restrict);
    }
}
