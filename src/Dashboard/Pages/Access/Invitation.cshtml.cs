using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Schema;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Pipeline.School.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace ConsentLens.Dashboard.Pages.Access;

/// <summary>Lets a new user, or one who has forgotten the password, choose one, with a link from an administrator.</summary>
[AllowAnonymous]
[EnableRateLimiting(RequestLimits.SignIn)]
public sealed class InvitationModel(UserManager<User> users, AccessLog log) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "user")]
    public string? UserName { get; set; }

    /// <summary>The one-time code of the link.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    /// <summary>The new password.</summary>
    [BindProperty]
    public string? Password { get; set; }

    /// <summary>Shows the form.</summary>
    public void OnGet() => Password = null;

    /// <summary>Sets the password.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        User? user = await users.FindByNameAsync(UserName ?? string.Empty);
        if (user is null || user.IsDisabled)
            return Refuse(["This link is no longer valid. Ask an administrator for a new one."]);
        IdentityResult result = await users.ResetPasswordAsync(user, Token ?? string.Empty, Password ?? string.Empty);
        if (!result.Succeeded)
        {
            return Refuse(result.Errors.Select(error => error.Code == nameof(IdentityErrorDescriber.InvalidToken)
                ? "This link is no longer valid. Ask an administrator for a new one."
                : error.Description));
        }

        await users.SetLockoutEndDateAsync(user, null);
        await log.WriteAsync(user.UserName!, AuditAction.PasswordChanged, user, AuditDetail.None.With("by_link", true), cancellationToken);
        TempData["notice"] = "Your password has been set. Sign in with it.";
        return RedirectToPage("/Access/SignIn");
    }

    private PageResult Refuse(IEnumerable<string> problems)
    {
        foreach (string problem in problems)
            ModelState.AddModelError(nameof(Password), problem);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }
}
