using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>How far a job has come, for people who wait.</summary>
public sealed class JobProgressRow : ISchoolOwned
{
    /// <inheritdoc/>
    public required int SchoolId { get; init; }

    public long Id { get; init; }

    /// <summary>What kind of job it is, e.g. <c>screen_photos</c>.</summary>
    public required string Job { get; init; }

    /// <summary>The batch it works on, or null.</summary>
    public long? BatchId { get; init; }

    /// <summary>Things done.</summary>
    public int Done { get; set; }

    /// <summary>Things to do in all.</summary>
    public int Total { get; set; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When <see cref="Done"/> last grew, or null.</summary>
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
        builder.HasOne<BatchRow>().WithMany()
            .HasForeignKey(progress => new { progress.SchoolId, progress.BatchId })
            .OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<SchoolRow>().WithMany().HasForeignKey(progress => progress.SchoolId).OnDelete(DeleteBehavior.Restrict);
    }
}
