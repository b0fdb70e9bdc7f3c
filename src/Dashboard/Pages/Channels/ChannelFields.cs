using System.Globalization;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Channels;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Vision.Redaction;

namespace ConsentLens.Dashboard.Pages.Channels;

/// <summary>The fields of a channel's form, as a browser sends them.</summary>
public sealed class ChannelFields
{
    public string? Platform { get; set; }

    /// <summary>The account's name.</summary>
    public string? AccountName { get; set; }

    /// <summary>The user name of the person responsible for it.</summary>
    public string? Owner { get; set; }

    /// <summary>The user names of the people who may post.</summary>
    public IReadOnlyList<string> Posters { get; set; } = [];

    /// <summary>Whether the privacy notice names it.</summary>
    public bool ListedInPrivacyNotice { get; set; }

    /// <summary>Which faces stop a photo.</summary>
    public ScreeningMode Mode { get; set; } = ScreeningMode.AllowList;

    /// <summary>What a restricted person leads to.</summary>
    public HitAction OnHit { get; set; } = HitAction.Block;

    /// <summary>What an unknown face leads to.</summary>
    public DoubtAction OnUnknown { get; set; } = DoubtAction.Review;

    /// <summary>What a face too small to be recognised leads to.</summary>
    public DoubtAction OnSmall { get; set; } = DoubtAction.Blur;

    /// <summary>Whether names that are written in pictures count.</summary>
    public bool ReadsPictures { get; set; } = true;

    /// <summary>How much of a face that may be shown is shown.</summary>
    public Exposure Exposure { get; set; }

    /// <summary>What a close-up leads to where none is shown.</summary>
    public CloseUpAction OnCloseUp { get; set; } = CloseUpAction.MakeSmaller;

    /// <summary>The longer side of the largest face that is no close-up, in pixels of the copy.</summary>
    public string? LargestFace { get; set; } = Text(ExposureRule.UsualLargestFace);

    /// <summary>Long side of its copies, in pixels.</summary>
    public string? CopySide { get; set; } = Text(ExposureRule.UsualCopySide);

    /// <summary>How a face is redacted in its copies.</summary>
    public RedactionStyle Style { get; set; } = RedactionStyle.Soft;

    /// <summary>What the form of a new channel begins with.</summary>
    public static ChannelFields ForNew(string owner, Use use)
    {
        ExposureRule rule = ExposureRule.ForNew(use);
        return new ChannelFields { Owner = owner, Exposure = rule.Exposure, OnCloseUp = rule.OnCloseUp, LargestFace = Text(rule.LargestFace), CopySide = Text(rule.CopySide) };
    }

    /// <summary>The fields of an existing channel, loaded with its posters.</summary>
    public static ChannelFields Of(ChannelRow row)
    {
        return new ChannelFields
        {
            Platform = row.Platform,
            AccountName = row.AccountName,
            Owner = row.Owner,
            Posters = [.. row.Posters.Select(poster => poster.UserName)],
            ListedInPrivacyNotice = row.ListedInPrivacyNotice,
            Mode = row.Mode,
            OnHit = row.OnHit,
            OnUnknown = row.OnUnknown,
            OnSmall = row.OnSmall,
            ReadsPictures = row.ReadsPictures,
            Exposure = row.Exposure,
            OnCloseUp = row.OnCloseUp,
            LargestFace = Text(row.LargestFace),
            CopySide = Text(row.CopySide),
            Style = row.Style,
        };
    }

    /// <summary>What they say.</summary>
    /// <exception cref="ChannelRefusedException">Something of it is no number.</exception>
    public ChannelForm ToForm() => new()
    {
        Platform = Platform ?? string.Empty,
        AccountName = AccountName,
        Owner = Owner ?? string.Empty,
        Posters = Posters,
        ListedInPrivacyNotice = ListedInPrivacyNotice,
        Mode = Mode,
        OnHit = OnHit,
        OnUnknown = OnUnknown,
        OnSmall = OnSmall,
        ReadsPictures = ReadsPictures,
        Exposure = new ExposureRule
        {
            Exposure = Exposure,
            OnCloseUp = OnCloseUp,
            LargestFace = Pixels(LargestFace, "Enter the size of the largest face as a whole number of pixels, such as 100.", nameof(LargestFace)),
            CopySide = Pixels(CopySide, "Enter the long side of copies as a whole number of pixels, such as 1600.", nameof(CopySide)),
        },
        Style = Style,
    };

    private static string Text(int pixels) => pixels.ToString(CultureInfo.InvariantCulture);

    private static int Pixels(string? text, string otherwise, string field) =>
        int.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int pixels) ? pixels : throw new ChannelRefusedException(otherwise) { Field = field };
}
