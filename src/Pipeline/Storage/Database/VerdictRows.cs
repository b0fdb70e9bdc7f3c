using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>The current verdict of a photo on a channel.</summary>
public sealed class VerdictRow : ISchoolOwned
{
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

    /// <summary>Where its release copy lies. Nothing writes it: a copy is made when its package is built, by the verdict of that moment, and a stored one could
    /// only be older than what is known. It is null, and stays so until the column is dropped.</summary>
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
        builder.BelongsToChannel(verdict => new { verdict.SchoolId, verdict.ChannelId });
    }
}

/// <summary>A verdict that a photo once got on a channel: the first, and each that differed from the one before.</summary>
public sealed class VerdictHistoryRow : ISchoolOwned, IAppendOnly
{
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

/// <summary>Lets one transaction at a time judge photos of a school, each page with the consents of that moment: whoever waited sees what the one before wrote,
/// and no verdict that was reached with older consents can overwrite a newer one.</summary>
public static class JudgingLock
{
    // The letters "judg": the first half of the advisory lock, whose second half is the school.
    private const int LockSpace = 0x6A756467;

    /// <summary>Waits for the others; held until the context's transaction ends.</summary>
    /// <exception cref="InvalidOperationException">The context has no transaction.</exception>
    public static Task TakeAsync(ConsentLensDbContext context, CancellationToken cancellationToken)
    {
        RequireTransaction(context);
        return context.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({LockSpace}, {context.CurrentSchoolId})", cancellationToken);
    }

    /// <summary>Waits for those who took the lock, and keeps others from it until the context's transaction ends; but not whoever calls this as well.</summary>
    /// <exception cref="InvalidOperationException">The context has no transaction.</exception>
    public static Task ShareAsync(ConsentLensDbContext context, CancellationToken cancellationToken)
    {
        RequireTransaction(context);
        return context.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock_shared({LockSpace}, {context.CurrentSchoolId})", cancellationToken);
    }

    private static void RequireTransaction(ConsentLensDbContext context)
    {
        if (context.Database.CurrentTransaction is null)
            throw new InvalidOperationException("The lock lasts as long as a transaction; begin one first.");
    }
}
