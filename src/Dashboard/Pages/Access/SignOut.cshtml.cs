using ConsentLens.Dashboard.Access.Schema;
using ConsentLens.Dashboard.Access.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ConsentLens.Dashboard.Pages.Access;

/// <summary>Ends the session.</summary>
[AllowAnonymous]
public sealed class SignOutModel(SignInManager<User> signIn, LiveSession session) : PageModel
{
    /// <summary>There is nothing to see.</summary>
    public IActionResult OnGet() => RedirectToPage("/Access/SignIn");

    /// <summary>Signs out.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await session.EndAsync(User, cancellationToken);
        await signIn.SignOutAsync();
        return RedirectToPage("/Access/SignIn");
    }
}
