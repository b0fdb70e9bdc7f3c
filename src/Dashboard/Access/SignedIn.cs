using System.Globalization;
using System.Security.Claims;

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

    /// <summary>The user's id, or null.</summary>
    public static int? UserIdOf(ClaimsPrincipal principal) =>
        int.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : null;
}
