using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Overview;

namespace ConsentLens.Dashboard.Pages.Home;

/// <summary>What may need a user: a card for each thing that they can see to, and no other. Its figure counts what its link lists.</summary>
public static class HomeCards
{
    private const string Urgent = "cl-card--urgent";
    private const string Due = "cl-card--due";

    /// <summary>The cards, the most urgent kind first.</summary>
    /// <param name="clock">Shows days.</param>
    public static IReadOnlyList<Card> For(CurrentUser current, HomeFigures figures, bool thresholdsWait, SchoolClock clock)
    {
        (Permission Permission, Card Card)[] all =
        [
            (Permission.Safeguarding, new(figures.Concerns, "safeguarding concern", "/safeguarding", Urgent, "Somebody flagged a photo, and it is locked until you have dealt with it.")),
            (Permission.ViewTakedowns, new(figures.Takedowns.Total, "takedown", "/takedowns", figures.Takedowns.Overdue + figures.Takedowns.Today > 0 ? Urgent : Due, DueText(figures.Takedowns))),
            (Permission.Upload, new(figures.FailedBatches, "failed batch", "/batches?state=failed", Urgent, "Open it to see why, and try again.", "failed batches")),
            (Permission.ReviewPhotos, new(figures.ToReview, "photo to review", "/review", Due, "They are released nowhere until somebody has decided about them.", "photos to review")),
            (Permission.ApproveRelease, new(figures.ToApprove, "release to approve", "/releases?waits=ForApproval", Due, "Look through the photos: nothing is built before you approve it.", "releases to approve")),
            (Permission.PrepareRelease, new(figures.ToDownload, "package ready", "/releases?waits=ForDownload", Due, "Approved and built; nobody has downloaded it yet.", "packages ready")),
            (Permission.ConfirmThresholds, new(thresholdsWait ? 1 : 0, "request for looser similarities", "/settings/thresholds", Due, "An administrator asked for them. Confirm or decline.", "requests for looser similarities")),
            (Permission.ManageRegister, new(figures.Held, "person held by an import", "/people?held=true", Due, "A row about them could not be read, so they may be shown nowhere until it is settled.", "people held by an import")),
            (Permission.ViewRegister, new(figures.Unrecognised, "person who cannot be recognised", "/people?unrecognised=true", Due, "May not be shown on at least one channel, and has no reference photo that can be used.", "people who cannot be recognised")),
            (Permission.ManageChannels, new(figures.CloseUpChannels, "channel that shows close-ups", "/channels?closeUps=true", Due, "Large faces that look into the camera can be misused. Choose “No close-ups” on the channel’s page.", "channels that show close-ups")),
            (Permission.ViewRegister, new(figures.Lapsing, "person whose consent lapses soon", "/people?lapsing=true", Due, LapsesText(figures, clock), "people whose consents lapse soon")),
        ];
        return [.. all.Where(one => current.Has(one.Permission)).Select(one => one.Card)];
    }

    private static string DueText(TakedownsDue due)
    {
        List<string> parts = [];
        if (due.Overdue > 0)
            parts.Add($"{due.Overdue} overdue");
        if (due.Today > 0)
            parts.Add($"{due.Today} due today");
        if (due.Later > 0)
            parts.Add($"{due.Later} due {(due.Later == 1 ? "on" : "from")} {SchoolClock.Day(due.Next!.Value)}");
        return string.Join(", ", parts) + ".";
    }

    private static string LapsesText(HomeFigures figures, SchoolClock clock) =>
        figures.LapsesNext is { } next ? $"The first on {clock.Day(next)}. Photos of them must come down when it does." : string.Empty;
}

/// <summary>Something that needs attention, with how much of it there is.</summary>
/// <param name="Count">How much.</param>
/// <param name="One">What one of it is called, in small letters.</param>
/// <param name="Path">Where to deal with it.</param>
/// <param name="Style">How urgent it is: the class of its card.</param>
/// <param name="More">One sentence about it.</param>
/// <param name="Many">What several are called, where an s does not do.</param>
public sealed record Card(int Count, string One, string Path, string Style, string More, string? Many = null)
{
    /// <summary>What is counted, as a heading.</summary>
    public string Title => char.ToUpperInvariant(Name[0]) + Name[1..];

    /// <summary>What several are called.</summary>
    public string Plural => Many ?? One + "s";

    private string Name => Count == 1 ? One : Plural;
}
