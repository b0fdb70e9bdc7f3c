using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Access.Schema;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.Schools;

/// <summary>The link with which the first administrator of a new school chooses a password, shown until they have done so.</summary>
[Requires(Permission.ManageSchools)]
public sealed class AddedModel(AccessDbContext access, UserKeeping keeping) : SchoolPage
{
    /// <summary>The school's name.</summary>
    public string SchoolName { get; private set; } = string.Empty;

    /// <summary>The administrator's full name.</summary>
    public string DisplayName { get; private set; } = string.Empty;

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
        // No link for an administrator who already has a password, or if there are several.
        if (!oversees || admins is not [{ PasswordHash: null } admin])
            return NotFound();
        SchoolName = Current.Schools.First(known => known.Id == school).Name;
        DisplayName = admin.DisplayName;
        Link = Url.PageLink("/Access/Invitation", values: new { user = admin.UserName, token = await keeping.InviteAsync(Actor, admin, Aborted) })!;
        return Page();
    }
}
