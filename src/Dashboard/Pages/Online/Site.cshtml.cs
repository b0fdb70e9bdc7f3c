using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Online;
using ConsentLens.Pipeline.Storage;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.Online;

/// <summary>What is on one of the school's own sites.</summary>
[Requires(Permission.ViewOnline)]
public sealed class SiteModel(OnlineSites sites, OnlinePictures pictures, AskForAudit ask, ChangeSite change) : SchoolPage
{
    private const int Size = 25;

    /// <summary>Which pictures are shown; all that may be there when nothing is chosen.</summary>
    [BindProperty(SupportsGet = true)]
    public OnlineChoice? Show { get; set; }

    /// <summary>Which page of them, from 1.</summary>
    [BindProperty(SupportsGet = true, Name = "p")]
    public int Number { get; set; } = 1;

    /// <summary>The site.</summary>
    public SiteStanding Site { get; private set; } = null!;

    /// <summary>Its pictures, for whoever may see photos.</summary>
    public IReadOnlyList<OnlinePicture> Pictures { get; private set; } = [];

    /// <summary>What the last audit could not look at.</summary>
    public AuditShortfall? Shortfall { get; private set; }

    /// <summary>The way to the other pages.</summary>
    public Paging Paging { get; private set; } = Paging.None;

    /// <summary>The choices, with how many pictures each holds.</summary>
    public IEnumerable<(OnlineChoice? Choice, string Name, int Count)> Choices =>
    [
        (null, "All", Site.Counts.Online),
        (OnlineChoice.MustComeDown, "Must come down", Site.Counts.MustComeDown),
        (OnlineChoice.Waiting, "Wait for a person", Site.Counts.Waiting),
        (OnlineChoice.Fine, "May stay", Site.Counts.Fine),
        (OnlineChoice.Confirmed, "Confirmed down", Site.Counts.Confirmed),
        (OnlineChoice.New, "New", Site.Counts.New),
        (OnlineChoice.Gone, "No longer there", Site.Counts.Gone),
    ];

    /// <summary>Whether a picture may be shown to the user, and told apart from others.</summary>
    public bool MaySee(OnlinePicture picture) => !picture.IsHeldBack || Current.Has(Permission.Safeguarding);

    /// <summary>Shows it.</summary>
    public async Task<IActionResult> OnGetAsync(long id) => await ReadAsync(id) ? Page() : NotFound();

    /// <summary>Has it looked through.</summary>
    public Task<IActionResult> OnPostLookAsync(long id) => DoAsync(
        id, () => ask.RunAsync(SchoolId, id, Actor, Aborted), "The site is being looked through. At two requests a second, this takes from a few minutes to several hours.");

    /// <summary>Stops that.</summary>
    public Task<IActionResult> OnPostStopAsync(long id) => DoAsync(id, () => ask.StopAsync(SchoolId, id, Actor, Aborted), "The look through the site is being stopped.");

    /// <summary>Changes how often that is done.</summary>
    public async Task<IActionResult> OnPostIntervalAsync(long id, int? everyDays) => Current.Has(Permission.ManageSites)
        ? await DoAsync(id, () => change.SetIntervalAsync(SchoolId, id, everyDays, Actor, Aborted), "Saved.")
        : Forbid();

    /// <summary>Removes it.</summary>
    public async Task<IActionResult> OnPostRemoveAsync(long id)
    {
        if (!Current.Has(Permission.ManageSites))
            return Forbid();
        try
        {
            await change.RemoveAsync(SchoolId, id, Actor, Aborted);
            Tell("The site has been removed. It is not asked any more, and what was found on it goes on being watched.");
            return RedirectToPage("/Online/Index");
        }
        catch (RefusedException refused)
        {
            return await ReadAsync(id) ? Refuse(refused.Message) : NotFound();
        }
    }

    private async Task<IActionResult> DoAsync(long id, Func<Task> what, string done)
    {
        try
        {
            await what();
            Tell(done);
            return RedirectToPage(new { id });
        }
        catch (RefusedException refused)
        {
            return await ReadAsync(id) ? Refuse(refused.Message) : NotFound();
        }
    }

    private async Task<bool> ReadAsync(long id)
    {
        if (await sites.FindAsync(SchoolId, id, Aborted) is not { } site)
            return false;
        Site = site;
        if (!Current.Has(Permission.ViewPhotos))
            return true;
        Paging = Paging.Of(HttpContext, Number, Size, Choices.First(choice => choice.Choice == Show).Count);
        Pictures = await pictures.ReadAsync(site, Show, Paging.Skip, Size, Aborted);
        Shortfall = await sites.ShortfallAsync(SchoolId, site.Last, Aborted);
        return true;
    }
}
