using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>Photos that were uploaded together.</summary>
public sealed class BatchRow : ISchoolOwned
{
    public required int SchoolId { get; init; }
    public long Id { get; init; }
    /// <summary>What the office calls it, and the event, encrypted: they hold names of people. It is bound to the id, and so empty until the database has given that.</summary>
    public byte[] NameCiphertext { get; set; } = [];
    /// <summary>The classes that are in it as far as the office knows; empty for the whole school.</summary>
    public string[] DeclaredClasses { get; set; } = [];
    /// <summary>Ids of the pupils of those classes, as they were when that was said: classes change every year, what is in the photos does not.</summary>
    public string[] ExpectedPupils { get; set; } = [];
    /// <summary>The channels that it is meant for, as the office chose; empty for all. Photos are judged for every channel whatever stands here.</summary>
    public string[] ChannelIds { get; set; } = [];
    /// <summary>The folder or zip that its files are taken from, encrypted; null when they were uploaded one by one.</summary>
    public byte[]? SourceCiphertext { get; set; }
    public required BatchState State { get; set; }
    public int FileCount { get; set; }
    /// <summary>Files that turned out to be in it twice.</summary>
    public int DuplicateCount { get; set; }
    /// <summary>Files that could not be read as photos.</summary>
    public int UnreadableCount { get; set; }
    /// <summary>What of its folder or zip was not taken in, as sentences without names; null when there was nothing.</summary>
    public string? PassedOver { get; set; }
    /// <summary>Why it failed, as one sentence without names; otherwise null.</summary>
    public string? Problem { get; set; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class BatchRowConfiguration : IEntityTypeConfiguration<BatchRow>
{
    public void Configure(EntityTypeBuilder<BatchRow> builder)
    {
        builder.ToTable("batches");
        builder.HasSchoolKey(batch => batch.Id);
        builder.HasOne<SchoolRow>().WithMany().HasForeignKey(batch => batch.SchoolId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>How far a batch has come.</summary>
public enum BatchState
{
    /// <summary>Its files are being taken in.</summary>
    Receiving,
    /// <summary>Its photos are being screened.</summary>
    Screening,
    /// <summary>Every photo has its verdicts.</summary>
    Screened,
    /// <summary>It could not be taken in; <see cref="BatchRow.Problem"/> says why.</summary>
    Failed,
}
