using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using ConsentLens.Dashboard.Access.Schema;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ConsentLens.Dashboard.Access.Sessions;

/// <summary>
/// Whether a session is still valid, checked for every request. It ends when the user signs out, even if somebody has copied the cookie; when the password or
/// the authenticator changes; when the account is disabled; and after 12 hours at the latest.
/// </summary>
public sealed class LiveSession(AccessDbContext access, IOptions<IdentityOptions> identity, TimeProvider time)
{
    /// <summary>The name under which ended sessions are stored, each by its id, until they would have expired anyway.</summary>
    public const string Ended = "ConsentLens.EndedSession";

    private const string IdClaim = "sid";
    private const string BegunClaim = "auth_time";
    private const int IdBytes = 16;

    /// <summary>How long a session can last, however active (OWASP ASVS 4.0.3, 3.3.2).</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromHours(12);

    /// <summary>Gives a new session its id and its start time.</summary>
    public static void Begin(ClaimsPrincipal? principal, DateTimeOffset now)
    {
        if (principal?.Identity is not ClaimsIdentity session)
            return;
        foreach (Claim before in session.FindAll(claim => claim.Type is IdClaim or BegunClaim).ToArray())
            session.RemoveClaim(before);
        session.AddClaim(new Claim(IdClaim, RandomNumberGenerator.GetHexString(2 * IdBytes, lowercase: true)));
        session.AddClaim(new Claim(BegunClaim, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Whether the session is valid.</summary>
    public async Task<bool> HoldsAsync(ClaimsPrincipal principal, CancellationToken cancellationToken)
    {
        string? stamp = principal.FindFirstValue(identity.Value.ClaimsIdentity.SecurityStampClaimType);
        if (SignedIn.UserIdOf(principal) is not { } user || principal.FindFirstValue(IdClaim) is not { Length: > 0 } id || stamp is null || IsOver(principal))
            return false;
        return await access.Users.AnyAsync(
            row => row.Id == user && row.SecurityStamp == stamp && !row.IsDisabled
                && !access.UserTokens.Any(token => token.UserId == user && token.LoginProvider == Ended && token.Name == id),
            cancellationToken);
    }

    /// <summary>Ends the session for good.</summary>
    public async Task EndAsync(ClaimsPrincipal principal, CancellationToken cancellationToken)
    {
        if (SignedIn.UserIdOf(principal) is not { } user || principal.FindFirstValue(IdClaim) is not { Length: > 0 } id)
            return;
        DateTimeOffset now = time.GetUtcNow();
        string until = (now + Longest).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        // Nothing is stored for a user who no longer exists.
        await access.Database.ExecuteSqlAsync(
            $"""
            insert into access.user_tokens ("UserId", "LoginProvider", "Name", "Value")
            select {user}, {Ended}, {id}, {until} where exists (select 1 from access.users where "Id" = {user}) on conflict do nothing
            """,
            cancellationToken);
        await access.Database.ExecuteSqlAsync(
            $"""delete from access.user_tokens where "UserId" = {user} and "LoginProvider" = {Ended} and "Value"::bigint < {now.ToUnixTimeSeconds()}""",
            cancellationToken);
    }

    private bool IsOver(ClaimsPrincipal principal) =>
        !long.TryParse(principal.FindFirstValue(BegunClaim), NumberStyles.None, CultureInfo.InvariantCulture, out long begun)
        || time.GetUtcNow() > DateTimeOffset.FromUnixTimeSeconds(begun) + Longest;
}
