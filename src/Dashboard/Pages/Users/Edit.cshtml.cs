using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Access.Schema;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.Users;

/// <summary>One user: roles, disabling the account, a new link, a lost phone.</summary>
[Requires(Permission.ManageUsers)]
public sealed class EditModel(AccessDbContext access, UserKeeping keeping) : SchoolPage
{
    public UserLine Line { get; private set; } = null!;

    /// <summary>The roles that the user has, or will have.</summary>
    [BindProperty]
    public IReadOnlyList<SchoolRole> Roles { get; set; } = [];

    /// <summary>Whether it is the user's own page: nobody can disable or demote themselves by mistake.</summary>
    public bool IsOneself { get; private set; }

    /// <summary>Shows the user.</summary>
    public async Task<IActionResult> OnGetAsync(int id)
    {
        if (await FindAsync(id) is not { } user)
            return NotFound();
        Roles = [.. user.Memberships.Where(row => row.SchoolId == SchoolId).Select(row => row.Role)];
        return Page();
    }

    /// <summary>Sets the roles.</summary>
    public async Task<IActionResult> OnPostRolesAsync(int id)
    {
        if (await FindAsync(id) is not { } user)
            return NotFound();
        if (RoleRule.WhyNot(Roles, [.. user.Memberships.Where(row => row.SchoolId == SchoolId).Select(row => row.Role)], Current) is { } problem)
            return Refuse(problem, nameof(Roles));
        if (IsOneself && !Roles.Contains(SchoolRole.Admin))
            return Refuse("You cannot remove your own administrator role. Ask another administrator to do it.", nameof(Roles));
        await keeping.SetRolesAsync(Actor, user, SchoolId, Roles, Aborted);
        Tell($"The roles of {user.DisplayName} have been changed.");
        return RedirectToPage("/Users/Index");
    }

    /// <summary>Disables or enables the account.</summary>
    public async Task<IActionResult> OnPostDisableAsync(int id, bool disabled)
    {
        if (await FindAsync(id) is not { } user)
            return NotFound();
        if (IsOneself)
            return Refuse("You cannot disable your own account. Ask another administrator.");
        if (await keeping.ReasonNotToAsync(Actor, user, Aborted) is { } problem)
            return Refuse(problem);
        await keeping.SetDisabledAsync(Actor, user, disabled, Aborted);
        Tell(disabled ? $"The account of {user.DisplayName} has been disabled and signed out everywhere." : $"{user.DisplayName} can sign in again.");
        return RedirectToPage("/Users/Index");
    }

    /// <summary>Removes the authenticator app.</summary>
    public async Task<IActionResult> OnPostAuthenticatorAsync(int id)
    {
        if (await FindAsync(id) is not { } user)
            return NotFound();
        if (await keeping.ReasonNotToAsync(Actor, user, Aborted) is { } problem)
            return Refuse(problem);
        await keeping.ResetAuthenticatorAsync(Actor, user, Aborted);
        Tell($"{user.DisplayName} will set up a new authenticator app when they next sign in.");
        return RedirectToPage("/Users/Index");
    }

    private async Task<User?> FindAsync(int id)
    {
        User? user = await access.Users
            .Include(row => row.Memberships)
            .SingleOrDefaultAsync(row => row.Id == id && row.Memberships.Any(membership => membership.SchoolId == SchoolId), Aborted);
        if (user is not null)
            (Line, IsOneself) = (UserLine.Of(user, SchoolId), user.UserName == Actor);
        return user;
    }
}
