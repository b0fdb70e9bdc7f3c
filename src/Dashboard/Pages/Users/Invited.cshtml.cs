using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Access.Schema;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.Users;

/// <summary>The link with which a user chooses a password, for the administrator to hand over.</summary>
[Requires(Permission.ManageUsers)]
public sealed class InvitedModel(AccessDbContext access, UserKeeping keeping) : SchoolPage
{
    /// <summary>The user's full name.</summary>
    public string DisplayName { get; private set; } = string.Empty;

    public string Link { get; private set; } = string.Empty;

    /// <summary>Makes the first link of a user who was just added.</summary>
    public async Task<IActionResult> OnGetAsync(int id)
    {
        User? user = await FindAsync(id);
        if (user is null)
            return NotFound();
        return user.PasswordHash is null ? await ShowAsync(user) : RedirectToPage("/Users/Edit", new { id });
    }

    /// <summary>Makes a new link.</summary>
    public async Task<IActionResult> OnPostAsync(int id) => await FindAsync(id) is { } user ? await ShowAsync(user) : NotFound();

    private async Task<IActionResult> ShowAsync(User user)
    {
        DisplayName = user.DisplayName;
        // Somebody who finds an open session must not be able to change its password with such a link.
        if (user.UserName == Actor)
            return Refuse("Change your own password on your account page.");
        if (await keeping.ReasonNotToAsync(Actor, user, Aborted) is { } problem)
            return Refuse(problem);
        string token = await keeping.InviteAsync(Actor, user, Aborted);
        Link = Url.PageLink("/Access/Invitation", values: new { user = user.UserName, token })!;
        return Page();
    }

    private Task<User?> FindAsync(int id) =>
        access.Users.SingleOrDefaultAsync(row => row.Id == id && row.Memberships.Any(membership => membership.SchoolId == SchoolId), Aborted);
}
