using ConsentLens.Consent.Ledger;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Access.Schema;
using ConsentLens.Pipeline.School.Channels;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Storage;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.Channels;

/// <summary>Opens a channel.</summary>
[Requires(Permission.ManageChannels)]
public sealed class OpenModel(AccessDbContext access, OpenChannel open) : SchoolPage
{
    /// <summary>Its short name.</summary>
    [BindProperty]
    public string? ChannelId { get; set; }

    [BindProperty]
    public Use Use { get; set; } = Use.SocialMedia;

    /// <summary>All else.</summary>
    [BindProperty]
    public ChannelFields Fields { get; set; } = new();

    /// <summary>What the form is drawn from.</summary>
    public ChannelFormView Form { get; private set; } = null!;

    /// <summary>Shows the form.</summary>
    public Task OnGetAsync()
    {
        Fields = ChannelFields.ForNew(Actor, Use);
        return DrawAsync();
    }

    /// <summary>Opens the channel.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        await DrawAsync();
        try
        {
            // Once started, judging runs to the end even if the browser disconnects.
            JudgingCounts counts = await open.RunAsync(SchoolId, (ChannelId ?? string.Empty).Trim(), Use, Fields.ToForm(), Actor, CancellationToken.None);
            Tell(counts.IsUnderWay
                ? $"The channel {ChannelId!.Trim()} is open. All photos are now being judged for it."
                : $"The channel {ChannelId!.Trim()} is open, and {Counted.Of(counts.Judged, "photo was", "photos were")} judged for it.");
            return RedirectToPage("/Channels/Index");
        }
        catch (RefusedException refused)
        {
            return Refuse(refused.Message, refused.Field is { } field ? $"{nameof(Fields)}.{field}" : nameof(ChannelId));
        }
    }

    private async Task DrawAsync() =>
        Form = new ChannelFormView(Fields, await ChannelUser.ListAsync(access, SchoolId, [Fields.Owner ?? string.Empty, .. Fields.Posters], Aborted));
}
