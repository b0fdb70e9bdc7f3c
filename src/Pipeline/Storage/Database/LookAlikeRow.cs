using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>Two people whom somebody marked as looking alike: while one of them is restricted and has no template, a match with the other is not certain.</summary>
public sealed class LookAlikeRow : ISchoolOwned
{
    public required int SchoolId { get; init; }
    /// <summary>The one whose id comes first.</summary>
    public required string FirstId { get; init; }
    public required string SecondId { get; init; }
    public required string MarkedBy { get; init; }
    public required DateTimeOffset MarkedAt { get; init; }
}

internal sealed class LookAlikeRowConfiguration : IEntityTypeConfiguration<LookAlikeRow>
{
    public void Configure(EntityTypeBuilder<LookAlikeRow> builder)
    {
        builder.ToTable("look_alikes");
        builder.HasKey(pair => new { pair.SchoolId, pair.FirstId, pair.SecondId });
        builder.BelongsToPerson(pair => new { pair.SchoolId, pair.FirstId });
        builder.BelongsToPerson(pair => new { pair.SchoolId, pair.SecondId });
    }
}
