using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>The current verdict of a photo on a channel.</summary>
public sealed class VerdictRow : ISchoolOwned
{
    /// <inheritdoc/>
    public required int SchoolId { get; init; }

    public required long PhotoId { get; init; }

    public required string ChannelId { get; init; }

    /// <summary>What may be done with the photo.</summary>
    public required Verdict Verdict { get; set; }

    /// <summary>Why, in the order of <see cref="Reason"/>; never empty. Stored by their codes.</summary>
    public required IReadOnlyList<Reason> Reasons { get; set; }

    /// <summary>Version of the rules by which it was judged.</summary>
    public required int RulesetVersion { get; set; }

    public required DateTimeOffset JudgedAt { get; set; }

    /// <summary>What the second screening of its release copy found; null while no copy was made for this verdict.</summary>
    public CopyProof? CopyProof { get; set; }

    /// <summary>
    /// Where its release copy lies. Nothing writes it: a copy is made when its package is built, by the verdict of that moment, and a stored one could
    /// only be older than what is known. It is null, and stays so until the column is dropped.
    /// </summary>
    public string? CopyBlobId { get; set; }
}

internal sealed class VerdictRowConfiguration : IEntityTypeConfiguration<VerdictRow>
{
    public void Configure(EntityTypeBuilder<VerdictRow> builder)
    {
        builder.ToTable("verdicts", table => table.HasCheckConstraint("ck_verdicts_reasons", "cardinality(reasons) > 0"));
        builder.HasKey(verdict => new { verdict.SchoolId, verdict.PhotoId, verdict.ChannelId });
        builder.Property(verdict => verdict.ChannelId).HasMaxLength(ChannelRowConfiguration.IdLength);
        builder.HasIndex(verdict => new { verdict.SchoolId, verdict.ChannelId, verdict.Verdict, verdict.PhotoId });
        builder.BelongsToPhoto(verdict => new { verdict.SchoolId, verdict.PhotoId }, DeleteBehavior.Cascade);
        builder.HasOne<ChannelRow>().WithMany()
            .HasForeignKey(verdict => new { verdict.SchoolId, verdict.ChannelId })
            .OnDelete(DeleteBehavior.Restrict);
    }
}
