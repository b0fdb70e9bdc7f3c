using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.People.Lists;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.People;

/// <summary>Who may not be shown on a channel, for printing. For the safeguarding lead.</summary>
[Requires(Permission.ViewRestrictedList)]
public sealed class RestrictedModel(PeopleLists lists, SchoolClock clock) : SchoolPage
{
    /// <summary>The channel; the first one when none is chosen.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Channel { get; set; }

    /// <summary>Every channel, by id and name.</summary>
    public IReadOnlyList<(string Id, string Name)> Channels { get; private set; } = [];

    /// <summary>The list, or null when there is no channel.</summary>
    public ChannelRestrictions? Found { get; private set; }

    /// <summary>How many people on it no screening can recognise.</summary>
    public int Unseen { get; private set; }

    /// <summary>When the list was read, in words.</summary>
    public string At { get; private set; } = string.Empty;

    /// <summary>Reads the list.</summary>
    public async Task<IActionResult> OnGetAsync()
    {
        await using ConsentLensDbContext school = OpenSchool();
        ChannelRow[] rows = await school.Channels.AsNoTracking().OrderBy(row => row.Platform).ThenBy(row => row.ChannelId).ToArrayAsync(Aborted);
        Channels = [.. rows.Select(row => (row.ChannelId, row.AccountName is null ? row.Platform : $"{row.Platform}: {row.AccountName}"))];
        if (Channels.Count == 0)
            return Page();
        Found = await lists.RestrictedListOfAsync(SchoolId, Channel ?? Channels[0].Id, Aborted);
        if (Found is null)
            return NotFound();
        Unseen = Found.People.Count(line => !line.HasTemplate);
        At = clock.Moment(Found.At);
        return Page();
    }
}
