using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Takedowns;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.Takedowns;

/// <summary>What has to be taken down, and what has been.</summary>
[Requires(Permission.ViewTakedowns)]
public sealed class IndexModel(TakedownList list, ConfirmTakedown confirm, SchoolClock clock) : SchoolPage
{
    private const int Size = 25;

    /// <summary>Which page of the confirmed ones is shown, from 1.</summary>
    [BindProperty(SupportsGet = true, Name = "p")]
    public int Number { get; set; } = 1;

    /// <summary>The tasks that wait, the most urgent first.</summary>
    public IReadOnlyList<TakedownTask> Open { get; private set; } = [];

    /// <summary>Those that were confirmed, the latest first.</summary>
    public IReadOnlyList<TakedownTask> Confirmed { get; private set; } = [];

    /// <summary>The way to the other pages.</summary>
    public Paging Paging { get; private set; } = Paging.None;

    public DateOnly Today => clock.Today;

    /// <summary>The name of a task's photo: only the safeguarding lead sees the number of one that is held back.</summary>
    public string NameOf(TakedownTask task)
    {
        return task.IsHeldBack && !Current.Has(Permission.Safeguarding) ? "A photo that is held back" : $"Photo {task.PhotoId}";
    }

    /// <summary>Whether a place is a web address that can be followed.</summary>
    public bool IsAddress(string link) => Uri.TryCreate(link, UriKind.Absolute, out Uri? address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);

    /// <summary>Lists them.</summary>
    public Task OnGetAsync() => ReadAsync();

    /// <summary>Confirms that a photo is down.</summary>
    public async Task<IActionResult> OnPostConfirmAsync(long id, long lastDeparture)
    {
        if (!Current.Has(Permission.ConfirmTakedown))
            return Forbid();
        try
        {
            Tell(await confirm.RunAsync(SchoolId, id, lastDeparture, Actor, Aborted)
                ? "You have confirmed that the photo is down."
                : "Somebody else has already confirmed this.");
            return RedirectToPage();
        }
        catch (RefusedException refused)
        {
            await ReadAsync();
            return Refuse(refused.Message);
        }
    }

    private async Task ReadAsync()
    {
        await using ConsentLensDbContext context = OpenSchool();
        Paging = Paging.Of(HttpContext, Number, Size, await context.Takedowns.CountAsync(task => task.ConfirmedAt != null, Aborted));
        Open = await list.OpenAsync(SchoolId, Aborted);
        Confirmed = await list.ConfirmedAsync(SchoolId, Paging.Skip, Size, Aborted);
    }
}
