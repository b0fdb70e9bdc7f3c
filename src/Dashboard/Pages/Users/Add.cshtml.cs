using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Access.Schema;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.Users;

/// <summary>Adds a user, who gets a link to choose a password with.</summary>
[Requires(Permission.ManageUsers)]
public sealed class AddModel(UserKeeping keeping) : SchoolPage
{
    /// <summary>The full name.</summary>
    [BindProperty]
    public string? DisplayName { get; set; }

    [BindProperty]
    public string? UserName { get; set; }

    /// <summary>The roles that the user will have.</summary>
    [BindProperty]
    public IReadOnlyList<SchoolRole> Roles { get; set; } = [];

    /// <summary>Shows the form.</summary>
    public void OnGet() => Roles = [];

    /// <summary>Adds the user.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        if (RoleRule.WhyNot(Roles, [], Current) is { } problem)
            return Refuse(problem, nameof(Roles));
        (User? user, IReadOnlyList<string> problems) = await keeping.AddAsync(Actor, (UserName ?? string.Empty).Trim(), DisplayName ?? string.Empty, SchoolId, Roles, null, Aborted);
        if (user is null)
            return Refuse(string.Join(" ", problems), nameof(UserName));
        return RedirectToPage("/Users/Invited", new { id = user.Id });
    }
}
