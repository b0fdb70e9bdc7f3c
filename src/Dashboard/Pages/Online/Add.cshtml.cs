using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Online;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.Online;

/// <summary>Adds a site that an administrator confirms to be the school's own.</summary>
[Requires(Permission.ManageSites)]
public sealed class AddModel(AddSite add, TimeProvider time) : SchoolPage
{
    /// <summary>The address of its front page.</summary>
    [BindProperty]
    public string? Start { get; set; }

    /// <summary>Further hosts of it.</summary>
    [BindProperty]
    public string? Hosts { get; set; }

    /// <summary>The channel as which its pictures are judged.</summary>
    [BindProperty]
    public string? ChannelId { get; set; }

    /// <summary>After how many days it is looked through again.</summary>
    [BindProperty]
    public int? EveryDays { get; set; }

    /// <summary>Whether all of it is the school's own.</summary>
    [BindProperty]
    public bool IsOwn { get; set; }

    /// <summary>The channels that are open, by their ids.</summary>
    public IReadOnlyList<ChannelRow> Channels { get; private set; } = [];

    /// <summary>Shows the form.</summary>
    public async Task OnGetAsync()
    {
        EveryDays = OnlineText.Intervals[1];
        await ReadAsync();
    }

    /// <summary>Adds it.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        try
        {
            long id = await add.RunAsync(SchoolId, new SiteForm(Start, Hosts, ChannelId, EveryDays, IsOwn), Actor, Aborted);
            Tell("The site has been added. Nothing has been asked yet: start the first look when you are ready.");
            return RedirectToPage("/Online/Site", new { id });
        }
        catch (RefusedException refused)
        {
            await ReadAsync();
            return Refuse(refused.Message, refused.Field ?? string.Empty);
        }
    }

    private async Task ReadAsync()
    {
        await using ConsentLensDbContext context = OpenSchool();
        DateTimeOffset now = time.GetUtcNow();
        ChannelRow[] all = await context.Channels.AsNoTracking().OrderBy(channel => channel.Platform).ToArrayAsync(Aborted);
        Channels = [.. all.Where(channel => !channel.IsClosed(now))];
    }
}
