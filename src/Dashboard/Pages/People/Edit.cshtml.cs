using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.School.People.Lists;
using ConsentLens.Pipeline.Storage;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.People;

/// <summary>Changes a person's details in the register by hand.</summary>
[Requires(Permission.ManageRegister)]
public sealed class EditModel(PersonFiles files, EditPerson editing) : PersonForm(files)
{
    [BindProperty]
    public string? GivenName { get; set; }

    [BindProperty]
    public string? FamilyName { get; set; }

    [BindProperty]
    public string? YearGroup { get; set; }

    [BindProperty]
    public string? ClassName { get; set; }

    /// <summary>Last day at the school.</summary>
    [BindProperty]
    public DateOnly? LeavingDate { get; set; }

    /// <summary>Shows the form.</summary>
    public async Task<IActionResult> OnGetAsync(string id)
    {
        if (!await FindAsync(id))
            return NotFound();
        (GivenName, FamilyName, YearGroup, ClassName, LeavingDate) = (Person.GivenName, Person.FamilyName, Person.YearGroup, Person.Class, Person.LeavingDate);
        return Page();
    }

    /// <summary>Saves the details.</summary>
    public async Task<IActionResult> OnPostAsync(string id)
    {
        if (!await FindAsync(id))
            return NotFound();
        if (ModelState.GetFieldValidationState(nameof(LeavingDate)) == Microsoft.AspNetCore.Mvc.ModelBinding.ModelValidationState.Invalid)
        {
            ModelState.Clear();
            return Refuse("The last day must be a real date.", nameof(LeavingDate));
        }

        try
        {
            var edit = new PersonEdit(GivenName ?? string.Empty, FamilyName ?? string.Empty, YearGroup, ClassName, LeavingDate);
            CarriedOut done = await editing.RunAsync(SchoolId, id, edit, Actor, Aborted);
            Tell($"The details have been saved.{Followed(done)}");
            return RedirectToPage("/People/Person", new { id });
        }
        catch (RefusedException refused)
        {
            return Refuse(refused.Message, nameof(GivenName));
        }
    }
}
