using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Identity;

namespace ConsentLens.Dashboard.Access;

/// <summary>What a principal says of how somebody signed in.</summary>
internal static class SignedIn
{
    // Authentication method references (RFC 8176): "mfa" once the authenticator's code was given as well.
    private const string MethodClaim = "amr";
    private const string SecondFactor = "mfa";

    /// <summary>Whether somebody signed in with password and code. With the password alone, nothing but the set-up of the code can be reached.</summary>
    public static bool IsComplete(ClaimsPrincipal principal) =>
        principal.Identity?.IsAuthenticated == true && principal.HasClaim(MethodClaim, SecondFactor);

    /// <summary>Carries over how somebody signed in when the user is read anew into the cookie: otherwise the code would be asked for after a minute.</summary>
    public static Task KeepMethodAsync(SecurityStampRefreshingPrincipalContext context)
    {
        if (context is { CurrentPrincipal: { } before, NewPrincipal.Identity: ClaimsIdentity after } && !after.HasClaim(claim => claim.Type == MethodClaim))
            after.AddClaims(before.FindAll(MethodClaim).Select(claim => new Claim(claim.Type, claim.Value)));
        return Task.CompletedTask;
    }

    /// <summary>The user's id, or null.</summary>
    public static int? UserIdOf(ClaimsPrincipal principal) =>
        int.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : null;
}
