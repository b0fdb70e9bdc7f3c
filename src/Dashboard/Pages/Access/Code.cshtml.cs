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

/// <summary>The code of the authenticator app (RFC 6238), or a recovery code.</summary>
[AllowAnonymous]
[EnableRateLimiting(RequestLimits.SignIn)]
public sealed class CodeModel(SignInManager<User> signIn, UserManager<User> users, AccessLog log) : PageModel
{
    private const int TotpDigits = 6;

    [BindProperty]
    public string? Code { get; set; }

    /// <summary>Where to go afterwards.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Next { get; set; }

    /// <summary>Shows the form to somebody who has given a password.</summary>
    public async Task<IActionResult> OnGetAsync() =>
        await signIn.GetTwoFactorAuthenticationUserAsync() is null ? RedirectToPage("/Access/SignIn") : Page();

    /// <summary>Takes the code.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await signIn.GetTwoFactorAuthenticationUserAsync() is not { IsDisabled: false } user)
            return RedirectToPage("/Access/SignIn");
        string code = (Code ?? string.Empty).Replace(" ", string.Empty, StringComparison.Ordinal);
        bool isTotp = code.Length == TotpDigits && code.All(char.IsAsciiDigit);
        Microsoft.AspNetCore.Identity.SignInResult result = isTotp
            ? await signIn.TwoFactorAuthenticatorSignInAsync(code, isPersistent: false, rememberClient: false)
            : await RecoverAsync(user, code);
        if (result.Succeeded)
        {
            await log.WriteAsync(user.UserName!, AuditAction.SignedIn, user, AuditDetail.None.With("recovery_code", !isTotp), cancellationToken);
            return LocalRedirect(LocalPath.Of(Url, Next));
        }

        await log.WriteAsync(user.UserName!, AuditAction.SignInRefused, user, null, cancellationToken);
        ModelState.AddModelError(nameof(Code), result.IsLockedOut
            ? "There have been too many wrong passwords or codes, so this account is locked for 15 minutes."
            : "That is not the current code from your app, or an unused recovery code. Each code works only once, so wait for the next one.");
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    // Wrong recovery codes count like wrong codes; the framework does not count them.
    private async Task<Microsoft.AspNetCore.Identity.SignInResult> RecoverAsync(User user, string code)
    {
        if (await users.IsLockedOutAsync(user))
            return Microsoft.AspNetCore.Identity.SignInResult.LockedOut;
        Microsoft.AspNetCore.Identity.SignInResult result = await signIn.TwoFactorRecoveryCodeSignInAsync(code);
        if (!result.Succeeded)
            await users.AccessFailedAsync(user);
        return result;
    }
}
