using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>What one night's work came to in a school.</summary>
public sealed class NightlyRunRow : ISchoolOwned
{
    /// <inheritdoc/>
    public required int SchoolId { get; init; }

    public long Id { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended, well or not; null while it runs.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Photos deleted since their time was up.</summary>
    public int Purged { get; set; }

    /// <summary>Photos whose faces were compared again.</summary>
    public int Matched { get; set; }

    /// <summary>Photos judged again.</summary>
    public int Judged { get; set; }

    /// <summary>Verdicts that changed.</summary>
    public int Changed { get; set; }

    /// <summary>Takedown tasks raised.</summary>
    public int Takedowns { get; set; }

    /// <summary>What went wrong, as one sentence without names; otherwise null.</summary>
    public string? Problem { get; set; }
}

internal sealed class NightlyRunRowConfiguration : IEntityTypeConfiguration<NightlyRunRow>
{
    public void Configure(EntityTypeBuilder<NightlyRunRow> builder)
    {
        builder.ToTable("nightly_runs");
        builder.HasSchoolKey(run => run.Id);
        builder.HasIndex(run => new { run.SchoolId, run.StartedAt });
        builder.HasOne<SchoolRow>().WithMany().HasForeignKey(run => run.SchoolId).OnDelete(DeleteBehavior.Restrict);
    }
}
