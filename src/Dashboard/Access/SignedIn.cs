using System.Globalization;
using System.Security.Claims;

namespace ConsentLens.Dashboard.Access;

/// <summary>What a principal says about how somebody signed in.</summary>
internal static class SignedIn
{
    // Authentication method references (RFC 8176): "mfa" once the authenticator's code has been given as well.
    private const string MethodClaim = "amr";
    private const string SecondFactor = "mfa";

    /// <summary>Whether somebody signed in with password and code. With the password alone, only the set-up of the authenticator app can be reached.</summary>
    public static bool IsComplete(ClaimsPrincipal principal) =>
        principal.Identity?.IsAuthenticated == true && principal.HasClaim(MethodClaim, SecondFactor);

    /// <summary>The user's id, or null.</summary>
    public static int? UserIdOf(ClaimsPrincipal principal) =>
        int.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : null;
}
