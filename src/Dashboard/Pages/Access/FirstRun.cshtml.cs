using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Access.Schema;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Pipeline.School.Channels;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace ConsentLens.Dashboard.Pages.Access;

/// <summary>Makes the first school and the first administrator, once, for whoever has the code that the console shows.</summary>
[AllowAnonymous]
[EnableRateLimiting(RequestLimits.SignIn)]
public sealed class FirstRunModel(FirstRun firstRun, SchoolDirectory schools, AddSchool add, UserKeeping keeping, SignInManager<User> signIn) : PageModel
{
    /// <summary>The code of the console.</summary>
    [BindProperty]
    public string? Code { get; set; }

    /// <summary>The school's name.</summary>
    [BindProperty]
    public string? SchoolName { get; set; }

    /// <summary>The administrator's full name.</summary>
    [BindProperty]
    public string? DisplayName { get; set; }

    /// <summary>The administrator's user name.</summary>
    [BindProperty]
    public string? UserName { get; set; }

    /// <summary>The administrator's password.</summary>
    [BindProperty]
    public string? Password { get; set; }

    /// <summary>Shows the form while there is no user.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        await firstRun.IsOpenAsync(cancellationToken) ? Page() : RedirectToPage("/Access/SignIn");

    /// <summary>Makes both.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!await firstRun.IsOpenAsync(cancellationToken))
            return RedirectToPage("/Access/SignIn");
        if (!firstRun.IsCode(Code))
            return Refuse(nameof(Code), "That is not the code shown on the console. The code changes each time ConsentLens starts.");
        string name = (UserName ?? string.Empty).Trim();
        if (!UserNameRule.IsName(name))
            return Refuse(nameof(UserName), $"The user name must have {UserNameRule.Description}.");
        int school;
        try
        {
            school = await SchoolAsync((SchoolName ?? string.Empty).Trim(), name, cancellationToken);
        }
        catch (RefusedException refused)
        {
            return Refuse(nameof(SchoolName), refused.Message);
        }

        (User? user, IReadOnlyList<string> problems) =
            await keeping.AddAsync("first-run", name, DisplayName ?? string.Empty, school, [SchoolRole.Admin, SchoolRole.Trust], Password ?? string.Empty, cancellationToken);
        if (user is null)
            return Refuse(nameof(UserName), string.Join(" ", problems));
        await signIn.SignInAsync(user, isPersistent: false);
        return RedirectToPage("/Access/Authenticator");
    }

    // A first attempt may have added the school and then refused the password. Nobody has said yet that the privacy notice lists its website.
    private async Task<int> SchoolAsync(string name, string user, CancellationToken cancellationToken)
    {
        IReadOnlyList<SchoolListing> known = await schools.ListAsync(cancellationToken);
        return known.FirstOrDefault(school => school.Name == name)?.Id ?? await add.RunAsync(name, websiteIsListed: false, user, cancellationToken);
    }

    private PageResult Refuse(string field, string problem)
    {
        ModelState.AddModelError(field, problem);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }
}
