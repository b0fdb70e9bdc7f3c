using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>Somebody held: an import rejected a row about them, so they are restricted everywhere until it is settled what the row was to say.</summary>
public sealed class HoldRow : ISchoolOwned
{
    /// <inheritdoc/>
    public required int SchoolId { get; init; }

    public long Id { get; init; }

    /// <summary>Who is held.</summary>
    public required string PersonId { get; init; }

    /// <summary>The line of the rejected row; null for who was held because two ids differed by capitals alone before imports refused that.</summary>
    public int? Line { get; init; }

    /// <summary>The columns of the files whose rows about the person were rejected, by their codes: what the rows were to say is among them.</summary>
    public string[] Columns { get; set; } = [];

    /// <summary>The user who imported the file.</summary>
    public required string HeldBy { get; init; }

    public required DateTimeOffset HeldAt { get; init; }

    /// <summary>The user who settled it, or null while it holds.</summary>
    public string? SettledBy { get; set; }

    /// <summary>When it was settled, or null while it holds.</summary>
    public DateTimeOffset? SettledAt { get; set; }

    /// <summary>Why the register is right as it stands; null when a later import settled it.</summary>
    public string? SettledBecause { get; set; }
}

internal sealed class HoldRowConfiguration : IEntityTypeConfiguration<HoldRow>
{
    public void Configure(EntityTypeBuilder<HoldRow> builder)
    {
        builder.ToTable("holds");
        builder.HasSchoolKey(hold => hold.Id);
        builder.BelongsToPerson(hold => new { hold.SchoolId, hold.PersonId });
        builder.HasIndex(hold => new { hold.SchoolId, hold.PersonId }).IsUnique().HasFilter("settled_at is null").HasDatabaseName("ix_holds_one_at_a_time");
    }
}
