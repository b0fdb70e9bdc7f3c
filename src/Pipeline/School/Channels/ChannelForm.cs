using System.Text.RegularExpressions;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Vision.Redaction;

namespace ConsentLens.Pipeline.School.Channels;

/// <summary>What a user says of a channel: all of it but its short name and its use, which never change.</summary>
public sealed partial record ChannelForm
{
    private const int MostPlatformCharacters = 100;
    private const int MostAccountCharacters = 200;

    /// <summary>The platform, e.g. <c>Facebook</c>.</summary>
    public required string Platform { get; init; }

    /// <summary>The account's name on the platform, or null.</summary>
    public string? AccountName { get; init; }

    /// <summary>The user who answers for it.</summary>
    public required string Owner { get; init; }

    /// <summary>The users who may post on it, besides the owner.</summary>
    public IReadOnlyList<string> Posters { get; init; } = [];

    /// <summary>Whether the school's privacy notice names it.</summary>
    public required bool ListedInPrivacyNotice { get; init; }

    /// <summary>Which faces stop a photo.</summary>
    public ScreeningMode Mode { get; init; } = ScreeningMode.AllowList;

    /// <summary>What a restricted person leads to.</summary>
    public HitAction OnHit { get; init; } = HitAction.Block;

    /// <summary>What an unknown face leads to.</summary>
    public DoubtAction OnUnknown { get; init; } = DoubtAction.Review;

    /// <summary>What a face too small to be told apart leads to.</summary>
    public DoubtAction OnSmall { get; init; } = DoubtAction.Blur;

    /// <summary>Whether names that are written in pictures count.</summary>
    public bool ReadsPictures { get; init; } = true;

    /// <summary>How recognisable the faces are that it shows, and how large its copies.</summary>
    public ExposureRule Exposure { get; init; } = new();

    /// <summary>How a face is redacted in its copies.</summary>
    public RedactionStyle Style { get; init; } = RedactionStyle.Soft;

    /// <summary>The form without spaces at its ends and posters named twice.</summary>
    /// <exception cref="ChannelRefusedException">Something of it cannot be.</exception>
    internal ChannelForm Checked()
    {
        string platform = Platform.Trim();
        if (platform.Length is 0 or > MostPlatformCharacters)
            throw new ChannelRefusedException($"Enter the platform of the channel, such as Facebook, in up to {MostPlatformCharacters} characters.") { Field = nameof(Platform) };
        string? account = string.IsNullOrWhiteSpace(AccountName) ? null : AccountName.Trim();
        if (account?.Length > MostAccountCharacters)
            throw new ChannelRefusedException($"The account's name can have up to {MostAccountCharacters} characters.") { Field = nameof(AccountName) };
        if (!AuditIdRule.IsId(Owner))
            throw new ChannelRefusedException("Choose who is responsible for the channel: the user name of somebody who uses ConsentLens.") { Field = nameof(Owner) };
        if (Exposure.LargestFace is < ExposureRule.SmallestLimit or > ExposureRule.LargestLimit)
            throw new ChannelRefusedException($"The largest face can be {ExposureRule.SmallestLimit} to {ExposureRule.LargestLimit} pixels.") { Field = nameof(ExposureRule.LargestFace) };
        if (Exposure.CopySide is < ExposureRule.SmallestCopySide or > ExposureRule.UsualCopySide)
            throw new ChannelRefusedException($"The long side of copies can be {ExposureRule.SmallestCopySide} to {ExposureRule.UsualCopySide} pixels.") { Field = nameof(ExposureRule.CopySide) };
        string[] posters = [.. Posters.Where(poster => poster.Length > 0 && poster != Owner).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return posters.All(AuditIdRule.IsId)
            ? this with { Platform = platform, AccountName = account, Posters = posters }
            : throw new ChannelRefusedException("Give the user names of the people who may post on the channel.") { Field = nameof(Posters) };
    }

    /// <summary>Returns a channel's short name.</summary>
    /// <exception cref="ChannelRefusedException">It is none.</exception>
    internal static string RequireId(string channelId) => Id().IsMatch(channelId)
        ? channelId
        : throw new ChannelRefusedException("A channel's short name has up to 64 lower-case letters, numbers and hyphens and starts with a letter or number, such as facebook-ptfa.");

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}

/// <summary>A channel cannot be opened, changed or closed like this. The message is one sentence for the user.</summary>
public sealed class ChannelRefusedException(string message) : RefusedException(message);
