using ConsentLens.Consent.Policy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>A published photo that is no longer permitted and has to come down. It stays until somebody confirms.</summary>
public sealed class TakedownRow : ISchoolOwned
{
    /// <inheritdoc/>
    public required int SchoolId { get; init; }

    public long Id { get; init; }

    public required long PhotoId { get; init; }

    public required string ChannelId { get; init; }

    /// <summary>Where it was published; empty when that was never recorded.</summary>
    public required string Link { get; init; }

    /// <summary>Why, in the order of <see cref="Reason"/>. Stored by their codes.</summary>
    public required IReadOnlyList<Reason> Reasons { get; set; }

    /// <summary>The day by which it should be down.</summary>
    public required DateOnly DueDate { get; set; }

    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>The user who confirmed that it is down, or null.</summary>
    public string? ConfirmedBy { get; set; }

    /// <summary>When that was confirmed, or null.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }
}

internal sealed class TakedownRowConfiguration : IEntityTypeConfiguration<TakedownRow>
{
    public void Configure(EntityTypeBuilder<TakedownRow> builder)
    {
        builder.ToTable("takedowns", table => table.HasCheckConstraint("ck_takedowns_confirmed", "(confirmed_by is null) = (confirmed_at is null)"));
        builder.HasSchoolKey(takedown => takedown.Id);
        builder.Property(takedown => takedown.ChannelId).HasMaxLength(ChannelRowConfiguration.IdLength);
        // One open task for each place, however often the night's run finds it.
        builder.HasIndex(takedown => new { takedown.SchoolId, takedown.PhotoId, takedown.ChannelId, takedown.Link })
            .IsUnique()
            .HasFilter("confirmed_at is null");
        builder.BelongsToPhoto(takedown => new { takedown.SchoolId, takedown.PhotoId }, DeleteBehavior.Restrict);
        builder.HasOne<ChannelRow>().WithMany()
            .HasForeignKey(takedown => new { takedown.SchoolId, takedown.ChannelId })
            .OnDelete(DeleteBehavior.Restrict);
    }
}
