using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Dashboard.Pages.Upload;

/// <summary>That people may be in the photos whom no screening can recognise, and what happens to their faces where the photos are meant to go.</summary>
/// <param name="Count">How many they are.</param>
/// <param name="Where">Where they may not be shown, in words.</param>
/// <param name="Rules">What each channel does with a face that is not recognised, as sentences.</param>
public sealed record UploadWarning(int Count, string Where, IReadOnlyList<string> Rules)
{
    /// <param name="channels">The channels in use.</param>
    /// <param name="chosen">The ids of those that the photos are meant for; none for all.</param>
    public static UploadWarning Of(int count, IReadOnlyList<ChannelRow> channels, IReadOnlyCollection<string> chosen)
    {
        ChannelRow[] meant = [.. channels.Where(channel => chosen.Count == 0 || chosen.Contains(channel.ChannelId)).Where(channel => channel.Mode != ScreeningMode.DetectOnly)];
        string where = meant.Length == 1 ? meant[0].Platform : chosen.Count == 0 ? "at least one channel" : "at least one of the channels that you ticked";
        return new UploadWarning(count, where, [.. meant.Select(channel => $"{channel.Platform}: {RuleOf(channel)}")]);
    }

    // As FaceJudge judges an unknown face in each mode.
    private static string RuleOf(ChannelRow channel) => (channel.Mode, channel.OnUnknown) switch
    {
        (ScreeningMode.BlockList, _) => "a photo in which they may be goes to review.",
        (_, DoubtAction.Blur) => "a face that is not recognised is redacted in the copy.",
        _ => "a photo with a face that is not recognised goes to review.",
    };
}
