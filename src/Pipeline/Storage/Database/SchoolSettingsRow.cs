using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>What a school has settled for itself. A school without a row keeps to the usual values.</summary>
public sealed class SchoolSettingsRow : ISchoolOwned
{
    /// <inheritdoc/>
    public required int SchoolId { get; init; }

    /// <summary>Days after which a photo goes that is blocked on every channel; null for the usual.</summary>
    public int? KeepBlockedDays { get; set; }

    /// <summary>Days after which a photo goes that no release ever used; null for the usual.</summary>
    public int? KeepUnusedDays { get; set; }

    /// <summary>Likeness from which a face is taken for a person, 0..1; null for the model pack's own.</summary>
    public double? MatchAt { get; set; }

    /// <summary>Likeness from which a face may be a person, 0..1; null for the model pack's own.</summary>
    public double? PossibleAt { get; set; }

    /// <summary>The user who last changed it.</summary>
    public required string ChangedBy { get; set; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset ChangedAt { get; set; }
}

internal sealed class SchoolSettingsRowConfiguration : IEntityTypeConfiguration<SchoolSettingsRow>
{
    public void Configure(EntityTypeBuilder<SchoolSettingsRow> builder)
    {
        builder.ToTable("school_settings", table =>
        {
            table.HasCheckConstraint("ck_school_settings_days", "keep_blocked_days > 0 and keep_unused_days > 0");
            table.HasCheckConstraint("ck_school_settings_thresholds", "match_at between 0 and 1 and possible_at between 0 and 1 and possible_at <= match_at");
        });
        builder.HasKey(settings => settings.SchoolId);
        builder.HasOne<SchoolRow>().WithMany().HasForeignKey(settings => settings.SchoolId).OnDelete(DeleteBehavior.Restrict);
    }
}
