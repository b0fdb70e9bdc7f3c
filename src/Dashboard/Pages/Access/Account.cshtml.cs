using System.Security.Claims;
using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Schema;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Pipeline.School.Audit;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace ConsentLens.Dashboard.Pages.Access;

/// <summary>A user's own account: roles, and a new password.</summary>
[AboutTheUser]
[EnableRateLimiting(RequestLimits.SignIn)]
public sealed class AccountModel(UserManager<User> users, SignInManager<User> signIn, AccessLog log) : SchoolPage
{
    /// <summary>The current password.</summary>
    [BindProperty]
    public string? OldPassword { get; set; }

    [BindProperty]
    public string? NewPassword { get; set; }

    /// <summary>Shows the account.</summary>
    public void OnGet() => OldPassword = NewPassword = null;

    /// <summary>Changes the password.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        User user = (await users.GetUserAsync(User))!;
        IdentityResult result = await users.ChangePasswordAsync(user, OldPassword ?? string.Empty, NewPassword ?? string.Empty);
        if (!result.Succeeded)
            return Refuse(string.Join(" ", result.Errors.Select(error => error.Description)), nameof(NewPassword));
        await signIn.SignInWithClaimsAsync(user, isPersistent: false, [new Claim("amr", "mfa")]);
        await log.WriteAsync(user.UserName!, AuditAction.PasswordChanged, user, null, Aborted);
        Tell("Your password has been changed. You have been signed out everywhere else.");
        return RedirectToPage();
    }
}
