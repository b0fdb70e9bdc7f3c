using System.Security.Claims;
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

/// <summary>Sets up the authenticator app of somebody who has given the password, and has none yet.</summary>
[Authorize(Policy = PasswordGiven.Policy)]
[EnableRateLimiting(RequestLimits.SignIn)]
public sealed class AuthenticatorModel(UserManager<User> users, SignInManager<User> signIn, AccessLog log) : PageModel
{
    private const int RecoveryCodes = 10;

    /// <summary>The code of the app, to show that it works.</summary>
    [BindProperty]
    public string? Code { get; set; }

    /// <summary>The secret to type into the app.</summary>
    public string Secret { get; private set; } = string.Empty;

    /// <summary>The secret as a picture to scan.</summary>
    public QrPicture? Picture { get; private set; }

    /// <summary>The recovery codes, shown once; empty before the app is set up.</summary>
    public IReadOnlyList<string> Recovery { get; private set; } = [];

    /// <summary>Shows the secret.</summary>
    public async Task<IActionResult> OnGetAsync()
    {
        if (await users.GetUserAsync(User) is not { IsDisabled: false } user)
            return RedirectToPage("/Access/SignIn");
        if (user.TwoFactorEnabled)
            return RedirectToPage("/Home/Index");
        await ShowAsync(user);
        return Page();
    }

    /// <summary>Accepts the first code and shows the recovery codes.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await users.GetUserAsync(User) is not { IsDisabled: false, TwoFactorEnabled: false } user)
            return RedirectToPage("/Access/SignIn");
        string code = (Code ?? string.Empty).Replace(" ", string.Empty, StringComparison.Ordinal);
        if (!await users.VerifyTwoFactorTokenAsync(user, users.Options.Tokens.AuthenticatorTokenProvider, code))
        {
            ModelState.AddModelError(nameof(Code), "That is not the current code. Check that your phone shows the right time, and try the next code.");
            Response.StatusCode = StatusCodes.Status400BadRequest;
            await ShowAsync(user);
            return Page();
        }

        await log.WriteAsync(user.UserName!, AuditAction.UserAuthenticatorSetUp, user, null, cancellationToken);
        await users.SetTwoFactorEnabledAsync(user, true);
        Recovery = [.. await users.GenerateNewTwoFactorRecoveryCodesAsync(user, RecoveryCodes) ?? []];
        await signIn.SignInWithClaimsAsync(user, isPersistent: false, [new Claim("amr", "mfa")]);
        await log.WriteAsync(user.UserName!, AuditAction.SignedIn, user, null, cancellationToken);
        return Page();
    }

    private async Task ShowAsync(User user)
    {
        if (await users.GetAuthenticatorKeyAsync(user) is not { Length: > 0 } secret)
        {
            await users.ResetAuthenticatorKeyAsync(user);
            // The new key ended every session of the user, this one too.
            await signIn.RefreshSignInAsync(user);
            secret = (await users.GetAuthenticatorKeyAsync(user))!;
        }

        Secret = string.Join(' ', secret.Chunk(4).Select(group => new string(group)));
        Picture = QrPicture.Of($"otpauth://totp/ConsentLens:{Uri.EscapeDataString(user.UserName!)}?secret={secret}&issuer=ConsentLens&digits=6");
    }
}
