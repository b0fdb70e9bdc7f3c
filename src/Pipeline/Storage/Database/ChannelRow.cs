using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Redaction;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>An entry of the register of channels, and how photos are judged for it: the stored form of <see cref="Channel"/> and <see cref="ScreeningRules"/>.</summary>
public sealed class ChannelRow : ISchoolOwned
{
    public required int SchoolId { get; init; }
    /// <summary>Short name, unique in the school.</summary>
    public required string ChannelId { get; init; }
    /// <summary>What it uses images for. Fixed: photos were judged for it.</summary>
    public required Use Use { get; init; }
    public required string Platform { get; set; }
    public string? AccountName { get; set; }
    /// <summary>What it is called: its platform, and its account where it has one.</summary>
    public string Name => AccountName is null ? Platform : $"{Platform} ({AccountName})";
    public required string Owner { get; set; }
    /// <summary>First day of use.</summary>
    public required DateOnly Opened { get; set; }
    public DateOnly? Closed { get; set; }
    /// <summary>Whether the school's privacy notice names it.</summary>
    public required bool ListedInPrivacyNotice { get; set; }
    /// <summary>Which faces stop a photo.</summary>
    public ScreeningMode Mode { get; set; } = ScreeningMode.AllowList;
    /// <summary>What a restricted person leads to.</summary>
    public HitAction OnHit { get; set; } = HitAction.Block;
    /// <summary>What an unknown face leads to.</summary>
    public DoubtAction OnUnknown { get; set; } = DoubtAction.Review;
    /// <summary>What a face too small to be told apart leads to.</summary>
    public DoubtAction OnSmall { get; set; } = DoubtAction.Blur;
    /// <summary>Whether names that are written in pictures count.</summary>
    public bool ReadsPictures { get; set; } = true;
    /// <summary>How much of a face that may be shown is shown.</summary>
    public Exposure Exposure { get; set; } = Exposure.AsConsented;
    /// <summary>What a close-up leads to where none is shown.</summary>
    public CloseUpAction OnCloseUp { get; set; } = CloseUpAction.MakeSmaller;
    /// <summary>The longer side of the largest face that is no close-up, in pixels of the copy.</summary>
    public int LargestFace { get; set; } = ExposureRule.UsualLargestFace;
    /// <summary>Long side of its copies, in pixels.</summary>
    public int CopySide { get; set; } = ExposureRule.UsualCopySide;
    /// <summary>How a face is redacted in its copies.</summary>
    public RedactionStyle Style { get; set; } = RedactionStyle.Soft;
    public ICollection<ChannelPosterRow> Posters { get; } = [];

    /// <summary>Whether its last day is over. New photos are not judged for it then; those that are out on it, or were judged before, still are.</summary>
    public bool IsClosed(DateTimeOffset now) => Closed is { } lastDay && lastDay < DateOnly.FromDateTime(now.UtcDateTime);

    /// <summary>The rules by which photos are judged for it.</summary>
    public ScreeningRules ToRules() => new()
    {
        ChannelId = ChannelId,
        Use = Use,
        Mode = Mode,
        OnHit = OnHit,
        OnUnknown = OnUnknown,
        OnSmall = OnSmall,
        ReadsPictures = ReadsPictures,
        Exposure = ToExposure(),
    };

    /// <summary>Takes over how recognisable the faces are that it shows, and how large its copies.</summary>
    public void Expose(ExposureRule rule) => (Exposure, OnCloseUp, LargestFace, CopySide) = (rule.Exposure, rule.OnCloseUp, rule.LargestFace, rule.CopySide);

    /// <summary>How recognisable the faces are that it shows.</summary>
    public ExposureRule ToExposure() => new() { Exposure = Exposure, OnCloseUp = OnCloseUp, LargestFace = LargestFace, CopySide = CopySide };

    /// <summary>The channel; its posters must have been loaded with it.</summary>
    public Channel ToChannel() => new()
    {
        Id = ChannelId,
        Use = Use,
        Platform = Platform,
        AccountName = AccountName,
        Owner = Owner,
        ApprovedPosters = [.. Posters.Select(poster => poster.UserName).Order(StringComparer.Ordinal)],
        Opened = Opened,
        Closed = Closed,
        ListedInPrivacyNotice = ListedInPrivacyNotice,
    };
}

internal sealed class ChannelRowConfiguration : IEntityTypeConfiguration<ChannelRow>
{
    public const int IdLength = 64;

    public void Configure(EntityTypeBuilder<ChannelRow> builder)
    {
        builder.ToTable("channels", table => table.HasCheckConstraint(
            "ck_channels_sizes",
            $"largest_face between {ExposureRule.SmallestLimit} and {ExposureRule.LargestLimit} and copy_side between {ExposureRule.SmallestCopySide} and {ExposureRule.UsualCopySide}"));
        builder.HasKey(channel => new { channel.SchoolId, channel.ChannelId });
        builder.Property(channel => channel.ChannelId).HasMaxLength(IdLength);
        builder.HasMany(channel => channel.Posters).WithOne()
            .HasForeignKey(poster => new { poster.SchoolId, poster.ChannelId })
            .OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<SchoolRow>().WithMany().HasForeignKey(channel => channel.SchoolId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>A user who may post on a channel.</summary>
public sealed class ChannelPosterRow : ISchoolOwned
{
    public required int SchoolId { get; init; }
    public required string ChannelId { get; init; }
    public required string UserName { get; init; }
}

internal sealed class ChannelPosterRowConfiguration : IEntityTypeConfiguration<ChannelPosterRow>
{
    public void Configure(EntityTypeBuilder<ChannelPosterRow> builder)
    {
        builder.ToTable("channel_posters");
        builder.HasKey(poster => new { poster.SchoolId, poster.ChannelId, poster.UserName });
    }
}
