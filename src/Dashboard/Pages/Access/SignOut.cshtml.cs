using ConsentLens.Dashboard.Access.Schema;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ConsentLens.Dashboard.Pages.Access;

/// <summary>Ends the session.</summary>
[AllowAnonymous]
public sealed class SignOutModel(SignInManager<User> signIn) : PageModel
{
    /// <summary>There is nothing to see.</summary>
    public IActionResult OnGet() => RedirectToPage("/Access/SignIn");

    /// <summary>Signs out.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        await signIn.SignOutAsync();
        return RedirectToPage("/Access/SignIn");
    }
}
