using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Schema;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Pipeline.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace ConsentLens.Dashboard.Pages.Access;

/// <summary>User name and password.</summary>
[AllowAnonymous]
[EnableRateLimiting(RequestLimits.SignIn)]
public sealed class SignInModel(SignInManager<User> signIn, UserManager<User> users, AccessLog log, FirstRun firstRun) : PageModel
{
    /// <summary>The user name.</summary>
    [BindProperty]
    public string? UserName { get; set; }

    /// <summary>The password.</summary>
    [BindProperty]
    public string? Password { get; set; }

    /// <summary>Where to go afterwards.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Next { get; set; }

    /// <summary>Shows the form, or the first set-up while there is no user.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        await firstRun.IsOpenAsync(cancellationToken) ? RedirectToPage("/Access/FirstRun") : Page();

    /// <summary>Signs in.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        string name = (UserName ?? string.Empty).Trim();
        User? user = await users.FindByNameAsync(name);
        if (user is null || user.IsDisabled)
            return Refuse("The user name or the password is wrong.");
        Microsoft.AspNetCore.Identity.SignInResult result = await signIn.PasswordSignInAsync(user, Password ?? string.Empty, isPersistent: false, lockoutOnFailure: true);
        if (result.RequiresTwoFactor)
            return RedirectToPage("/Access/Code", new { next = LocalPath.Of(Url, Next) });
        if (result.Succeeded)
            return RedirectToPage("/Access/Authenticator");
        await log.WriteAsync(user.UserName!, AuditAction.SignInRefused, user, null, cancellationToken);
        return Refuse(result.IsLockedOut
            ? "There were too many wrong passwords or codes, so this account is locked for 15 minutes."
            : "The user name or the password is wrong.");
    }

    private PageResult Refuse(string problem)
    {
        ModelState.AddModelError(nameof(UserName), problem);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }
}
