using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>How far a job has come, for people who wait.</summary>
public sealed class JobProgressRow : ISchoolOwned
{
    public required int SchoolId { get; init; }
    public long Id { get; init; }
    /// <summary>What kind of job it is, e.g. <c>screen_photos</c>.</summary>
    public required string Job { get; init; }
    public long? BatchId { get; init; }
    public int Done { get; set; }
    /// <summary>Things to do in all.</summary>
    public int Total { get; set; }
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; set; }
    /// <summary>When it ended, well or not; null while it runs.</summary>
    public DateTimeOffset? FinishedAt { get; set; }
    /// <summary>Why it failed, as one sentence without names; otherwise null.</summary>
    public string? Error { get; set; }
}

internal sealed class JobProgressRowConfiguration : IEntityTypeConfiguration<JobProgressRow>
{
    public void Configure(EntityTypeBuilder<JobProgressRow> builder)
    {
        builder.ToTable("job_progress");
        builder.HasSchoolKey(progress => progress.Id);
        builder.HasOne<BatchRow>().WithMany().HasForeignKey(progress => new { progress.SchoolId, progress.BatchId }).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<SchoolRow>().WithMany().HasForeignKey(progress => progress.SchoolId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>What one night's work came to in a school.</summary>
public sealed class NightlyRunRow : ISchoolOwned
{
    public required int SchoolId { get; init; }
    public long Id { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    /// <summary>When it ended, well or not; null while it runs.</summary>
    public DateTimeOffset? FinishedAt { get; set; }
    /// <summary>Photos deleted since their time was up.</summary>
    public int Purged { get; set; }
    /// <summary>Photos whose faces were compared again.</summary>
    public int Matched { get; set; }
    /// <summary>Photos judged again.</summary>
    public int Judged { get; set; }
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
