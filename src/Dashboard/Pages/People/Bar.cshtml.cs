using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.School.People.Lists;
using ConsentLens.Pipeline.Storage;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.People;

/// <summary>Bars a person from every use, shows the reason, and lifts the bar. For the safeguarding lead alone.</summary>
[Requires(Permission.Safeguarding)]
public sealed class BarModel(PersonFiles files, SafeguardingBars bars, SchoolClock clock) : PersonForm(files)
{
    /// <summary>Why the person must not be shown.</summary>
    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>Days and times.</summary>
    public SchoolClock Clock => clock;

    /// <summary>The bar whose reason is shown; 0 for none.</summary>
    public long ReadBar { get; private set; }

    public string ReadReason { get; private set; } = string.Empty;

    /// <summary>Shows the bars without their reasons.</summary>
    public async Task<IActionResult> OnGetAsync(string id) => await FindAsync(id) ? Page() : NotFound();

    /// <summary>Sets a bar.</summary>
    public Task<IActionResult> OnPostSetAsync(string id) =>
        ChangeAsync(id, "The bar has been set.", () => bars.SetAsync(SchoolId, id, Reason ?? string.Empty, Actor, Aborted));

    public Task<IActionResult> OnPostLiftAsync(string id, long bar) =>
        ChangeAsync(id, "The bar has been lifted.", () => bars.LiftAsync(SchoolId, bar, Actor, Aborted));

    /// <summary>Shows a reason, after recording that it is read.</summary>
    public async Task<IActionResult> OnPostReadAsync(string id, long bar)
    {
        if (!await FindAsync(id) || Known.Bars.All(row => row.Id != bar))
            return NotFound();
        (ReadBar, ReadReason) = (bar, (await bars.ReadReasonAsync(SchoolId, bar, Actor, Aborted)).ReadAsSafeguardingLead());
        return Page();
    }

    private async Task<IActionResult> ChangeAsync(string id, string notice, Func<Task<CarriedOut>> change)
    {
        if (!await FindAsync(id))
            return NotFound();
        try
        {
            Tell(notice + Followed(await change()));
            return RedirectToPage("/People/Person", new { id });
        }
        catch (RefusedException refused)
        {
            return Refuse(refused.Message, nameof(Reason));
        }
    }
}
