using ConsentLens.Consent.People;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.Storage;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.People;

/// <summary>Puts somebody on the register by hand.</summary>
[Requires(Permission.ManageRegister)]
public sealed class AddModel(AddPerson adding) : SchoolPage
{
    /// <summary>The school's own number for the person.</summary>
    [BindProperty]
    public string? Number { get; set; }

    /// <summary>Unique pupil number.</summary>
    [BindProperty]
    public string? Upn { get; set; }

    [BindProperty]
    public string? GivenName { get; set; }

    [BindProperty]
    public string? FamilyName { get; set; }

    [BindProperty]
    public PersonRole Role { get; set; } = PersonRole.Pupil;

    [BindProperty]
    public string? YearGroup { get; set; }

    [BindProperty]
    public string? ClassName { get; set; }

    /// <summary>Shows the form.</summary>
    public IActionResult OnGet() => Page();

    /// <summary>Adds the person.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        if (string.IsNullOrWhiteSpace(Number))
            return Refuse("Enter the school’s own number for the person, as in its management system.", nameof(Number));
        if (string.IsNullOrWhiteSpace(GivenName))
            return Refuse("Enter a given name.", nameof(GivenName));
        if (string.IsNullOrWhiteSpace(FamilyName))
            return Refuse("Enter a family name.", nameof(FamilyName));
        try
        {
            CarriedOut done = await adding.RunAsync(SchoolId, new NewPerson(Number.Trim(), Upn, GivenName, FamilyName, Role, YearGroup, ClassName), Actor, Aborted);
            Tell($"{GivenName.Trim()} is on the register, without any consent yet.{PersonForm.Followed(done)}");
            return RedirectToPage("/People/Person", new { id = Number.Trim() });
        }
        catch (RefusedException refused)
        {
            return Refuse(refused.Message, nameof(Number));
        }
    }
}
