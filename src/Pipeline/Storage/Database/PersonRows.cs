using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>Somebody on a school's register: the stored form of <see cref="Person"/>. Never deleted while anything refers to it.</summary>
public sealed class PersonRow : ISchoolOwned
{
    public required int SchoolId { get; init; }
    /// <summary>The school's own id of the person (the management information system's), unique in the school.</summary>
    public required string PersonId { get; init; }
    public string? Upn { get; set; }
    public required string GivenName { get; set; }
    public required string FamilyName { get; set; }
    /// <summary>Pupil, staff or other adult.</summary>
    public required PersonRole Role { get; set; }
    public string? YearGroup { get; set; }
    public string? Class { get; set; }
    public DateOnly? AdmissionDate { get; set; }
    public DateOnly? LeavingDate { get; set; }
    /// <summary>The register's own bar. A <see cref="SafeguardingBarRow"/> bars the person as well, and outlasts any import.</summary>
    public bool Barred { get; set; }
    /// <summary>When the register's own bar was last recorded, also where it is over; null when never.</summary>
    public DateTimeOffset? BarredAt { get; set; }
    /// <summary>Since when the register has known the person by this name and year group; null for who was there before anybody kept count.</summary>
    public DateTimeOffset? KnownSince { get; set; }
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

/// <summary>A bar set by the designated safeguarding lead: overrides every consent and every import until the lead lifts it.</summary>
public sealed class SafeguardingBarRow : ISchoolOwned
{
    public required int SchoolId { get; init; }
    public long Id { get; init; }
    public required string PersonId { get; init; }
    /// <summary>Why, encrypted; for the lead's eyes alone.</summary>
    public required byte[] ReasonCiphertext { get; init; }
    public required string SetBy { get; init; }
    public required DateTimeOffset SetAt { get; init; }
    public string? LiftedBy { get; set; }
    public DateTimeOffset? LiftedAt { get; set; }
}

internal sealed class SafeguardingBarRowConfiguration : IEntityTypeConfiguration<SafeguardingBarRow>
{
    public void Configure(EntityTypeBuilder<SafeguardingBarRow> builder)
    {
        builder.ToTable("safeguarding_bars");
        builder.HasSchoolKey(bar => bar.Id);
        builder.BelongsToPerson(bar => new { bar.SchoolId, bar.PersonId });
    }
}

/// <summary>The key under which everything biometric of a person is encrypted, itself encrypted under the master key. Deleting the row deletes the person's
/// templates and reference photos with it, and makes their files on disk unreadable for good.</summary>
public sealed class PersonKeyRow : ISchoolOwned
{
    public required int SchoolId { get; init; }
    public required string PersonId { get; init; }
    /// <summary>The key, encrypted under the master key.</summary>
    public required byte[] WrappedKey { get; set; }
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

/// <summary>Lets the database make no copies of a column of its own accord.</summary>
internal static class SecretColumns
{
    /// <summary>For its plans PostgreSQL keeps samples of what a column holds, which would outlive the row.</summary>
    public static void KeepOutOfStatistics(this MigrationBuilder migrationBuilder, string table, string column) =>
        migrationBuilder.Sql($"alter table {table} alter column {column} set statistics 0;");
}
