using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.School.Review.Safeguarding;
using ConsentLens.Pipeline.Storage;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.Safeguarding;

/// <summary>What was flagged as a safeguarding concern: what to do, and what was done. No picture is shown.</summary>
[Requires(Permission.Safeguarding)]
public sealed class IndexModel(SafeguardingStop stop, SchoolClock clock) : SchoolPage
{
    /// <summary>Concerns that wait for the lead.</summary>
    public IReadOnlyList<SafeguardingConcern> Open { get; private set; } = [];

    public IReadOnlyList<SafeguardingConcern> Closed { get; private set; } = [];

    /// <summary>Shows times.</summary>
    public SchoolClock Clock => clock;

    /// <summary>Shows the list.</summary>
    public Task OnGetAsync() => LoadAsync();

    /// <summary>The concern whose answer was refused; 0 for none.</summary>
    public long Answered { get; private set; }

    /// <summary>What was written as its outcome.</summary>
    public string? Outcome { get; private set; }

    /// <summary>Records what was done.</summary>
    public async Task<IActionResult> OnPostAsync(long concern, string? outcome, string? photo)
    {
        try
        {
            if (photo is not ("free" or "locked"))
                throw new ReviewRefusedException("Choose whether the photo stays locked or can be used again.");
            await stop.CloseAsync(SchoolId, concern, outcome, photo == "free", Actor, Aborted);
        }
        catch (RefusedException refused)
        {
            await LoadAsync();
            (Answered, Outcome) = (concern, outcome);
            return Refuse(refused.Message, $"{(photo is "free" or "locked" ? "outcome" : "locked")}-{concern}");
        }

        Tell(photo == "free" ? "The concern has been closed, and the photo can be used again." : "The concern has been closed, and the photo stays locked.");
        return LocalRedirect("/safeguarding");
    }

    private async Task LoadAsync()
    {
        IReadOnlyList<SafeguardingConcern> all = await stop.ReadAsync(SchoolId, Actor, Aborted);
        (Open, Closed) = ([.. all.Where(concern => concern.ClosedAt is null)], [.. all.Where(concern => concern.ClosedAt is not null)]);
    }
}
