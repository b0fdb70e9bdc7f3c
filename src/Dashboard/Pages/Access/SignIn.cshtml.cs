using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Schema;
using ConsentLens.Dashboard.Access.SignIn;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Pipeline.School.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace ConsentLens.Dashboard.Pages.Access;

/// <summary>User name and password.</summary>
[AllowAnonymous]
[EnableRateLimiting(RequestLimits.SignIn)]
public sealed class SignInModel(PasswordCheck passwords, UserManager<User> users, AccessLog log, FirstRun firstRun) : PageModel
{
    [BindProperty]
    public string? UserName { get; set; }

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
        Microsoft.AspNetCore.Identity.SignInResult result = await passwords.RunAsync(user, Password ?? string.Empty);
        if (result.RequiresTwoFactor)
            return RedirectToPage("/Access/Code", new { next = LocalPath.Of(Url, Next) });
        if (result.Succeeded)
            return RedirectToPage("/Access/Authenticator");
        if (user is not null)
            await log.WriteAsync(user.UserName!, AuditAction.SignInRefused, user, null, cancellationToken);
        // The same for everybody: a different sentence would reveal that an account exists.
        return Refuse("The user name or password is wrong. After five wrong attempts, an account is locked for 15 minutes.");
    }

    private PageResult Refuse(string problem)
    {
        ModelState.AddModelError(nameof(UserName), problem);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }
}
