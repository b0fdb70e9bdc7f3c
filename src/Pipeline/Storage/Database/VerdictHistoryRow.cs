using ConsentLens.Consent.Policy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>A verdict that a photo once got on a channel: the first, and each that differed from the one before.</summary>
public sealed class VerdictHistoryRow : ISchoolOwned, IAppendOnly
{
    /// <inheritdoc/>
    public required int SchoolId { get; init; }

    /// <summary>Place among the verdicts, given by the database.</summary>
    public long Sequence { get; init; }

    public required long PhotoId { get; init; }

    public required string ChannelId { get; init; }

    /// <summary>What might be done with the photo.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why, in the order of <see cref="Reason"/>. Stored by their codes.</summary>
    public required IReadOnlyList<Reason> Reasons { get; init; }

    /// <summary>Version of the rules by which it was judged.</summary>
    public required int RulesetVersion { get; init; }

    /// <summary>What made it be judged, as a code: a screening, a consent, the night's run.</summary>
    public required string Cause { get; init; }

    public required DateTimeOffset JudgedAt { get; init; }
}

internal sealed class VerdictHistoryRowConfiguration : IEntityTypeConfiguration<VerdictHistoryRow>
{
    public void Configure(EntityTypeBuilder<VerdictHistoryRow> builder)
    {
        builder.ToTable("verdict_history");
        builder.HasSchoolKey(verdict => verdict.Sequence);
        builder.Property(verdict => verdict.ChannelId).HasMaxLength(ChannelRowConfiguration.IdLength);
        builder.HasIndex(verdict => new { verdict.SchoolId, verdict.PhotoId, verdict.ChannelId });
        builder.BelongsToPhoto(verdict => new { verdict.SchoolId, verdict.PhotoId }, DeleteBehavior.Restrict);
    }
}
