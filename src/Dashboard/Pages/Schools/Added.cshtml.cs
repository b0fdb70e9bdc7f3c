using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Access.Schema;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.Schools;

/// <summary>The link with which the first administrator of a new school chooses a password; until that is done, and no longer.</summary>
[Requires(Permission.ManageSchools)]
public sealed class AddedModel(AccessDbContext access, UserKeeping keeping) : SchoolPage
{
    /// <summary>The school's name.</summary>
    public string SchoolName { get; private set; } = string.Empty;

    /// <summary>The administrator's full name.</summary>
    public string DisplayName { get; private set; } = string.Empty;

    /// <summary>The link.</summary>
    public string Link { get; private set; } = string.Empty;

    /// <summary>Shows the link.</summary>
    public async Task<IActionResult> OnGetAsync(int school)
    {
        bool oversees = await access.Users.AnyAsync(
            row => row.UserName == Actor && row.Memberships.Any(membership => membership.SchoolId == school && membership.Role == SchoolRole.Trust), Aborted);
        User[] admins = await access.Users
            .Where(row => row.Memberships.Any(membership => membership.SchoolId == school && membership.Role == SchoolRole.Admin))
            .Take(2)
            .ToArrayAsync(Aborted);
        // Nobody makes a way in for an administrator who has one, or chooses between several.
        if (!oversees || admins is not [{ PasswordHash: null } admin])
            return NotFound();
        SchoolName = Current.Schools.First(known => known.Id == school).Name;
        DisplayName = admin.DisplayName;
        Link = Url.PageLink("/Access/Invitation", values: new { user = admin.UserName, token = await keeping.InviteAsync(admin) })!;
        return Page();
    }
}
