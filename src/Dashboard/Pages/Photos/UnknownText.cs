using ConsentLens.Consent.Policy;

namespace ConsentLens.Dashboard.Pages.Photos;

/// <summary>Says on the button what becomes of a face that nobody knows, as the policy judges it.</summary>
internal static class UnknownText
{
    private const string Words = "I do not know them";

    /// <summary>The button's text, such as “I do not know them: redacted on Website, still to be decided on Newsletter”.</summary>
    public static string Of(IEnumerable<(string ChannelId, string Name)> channels, IReadOnlyDictionary<string, FaceVerdict> verdicts)
    {
        var groups = channels
            .Where(channel => verdicts.ContainsKey(channel.ChannelId))
            .GroupBy(channel => verdicts[channel.ChannelId].Treatment)
            .OrderByDescending(group => group.Key)
            .ToArray();
        bool isOne = groups is [{ } only] && only.Count() > 1;
        return groups.Length == 0 ? Words : $"{Words}: {string.Join("; ", groups.Select(group => $"{WordsOf(group.Key)} {(isOne ? "every channel" : ListOf(group))}"))}";
    }

    private static string ListOf(IEnumerable<(string ChannelId, string Name)> channels)
    {
        string[] names = [.. channels.Select(channel => channel.Name)];
        return names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} and {names[^1]}";
    }

    private static string WordsOf(FaceTreatment treatment) => treatment switch
    {
        FaceTreatment.Show => "shown on",
        FaceTreatment.Mask => "redacted on",
        FaceTreatment.Review => "still to be decided on",
        _ => "blocks the photo on",
    };
}
