using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.School.People.Lists;
using ConsentLens.Pipeline.Storage;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.People;

/// <summary>Asks whether somebody is to be deleted who was entered by mistake.</summary>
[Requires(Permission.ManageRegister)]
public sealed class DeleteModel(PersonFiles files, DeletePerson delete) : PersonForm(files)
{
    /// <summary>Why they cannot be deleted; null when they can be.</summary>
    public string? Obstacle { get; private set; }

    /// <summary>Asks.</summary>
    public async Task<IActionResult> OnGetAsync(string id) => await LoadAsync(id) ? Page() : NotFound();

    /// <summary>Deletes them.</summary>
    public async Task<IActionResult> OnPostAsync(string id)
    {
        if (!await LoadAsync(id))
            return NotFound();
        try
        {
            Tell($"{PeopleText.NameOf(Person)} has been deleted.{Followed(await delete.RunAsync(SchoolId, id, Actor, Aborted))}");
            return RedirectToPage("/People/Index");
        }
        catch (RefusedException refused)
        {
            return Refuse(refused.Message);
        }
    }

    private async Task<bool> LoadAsync(string id)
    {
        if (!await FindAsync(id))
            return false;
        Obstacle = await delete.LookAsync(SchoolId, id, Aborted);
        return true;
    }
}
