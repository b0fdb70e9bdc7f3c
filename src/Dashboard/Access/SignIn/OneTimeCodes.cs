using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ConsentLens.Dashboard.Access.Schema;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Access.SignIn;

/// <summary>
/// Checks the codes of authenticator apps (RFC 6238): the current one, and one step before and after for clocks that differ. Each works once (section 5.2): the
/// last step that was accepted is stored with the user's other tokens, and only a later one is accepted, whichever process is asked.
/// </summary>
internal sealed class OneTimeCodes(AccessDbContext access, TimeProvider time) : IUserTwoFactorTokenProvider<User>
{
    /// <summary>The name under which the last step is stored.</summary>
    public const string Provider = "ConsentLens";

    /// <summary>The name of its row.</summary>
    public const string LastStep = "LastCodeStep";

    private const int StepsAside = 1;

    /// <summary>Nothing is sent: the app makes the code.</summary>
    public Task<string> GenerateAsync(string purpose, UserManager<User> manager, User user) => Task.FromResult(string.Empty);

    /// <summary>Accepts a code. An accepted code is refused from then on, and so is every older one.</summary>
    public async Task<bool> ValidateAsync(string purpose, string token, UserManager<User> manager, User user)
    {
        if (await manager.GetAuthenticatorKeyAsync(user) is not { Length: > 0 } secret)
            return false;
        long now = TotpCode.StepAt(time.GetUtcNow());
        for (long step = now - StepsAside; step <= now + StepsAside; step++)
        {
            if (IsSame(TotpCode.OfStep(secret, step), token) && await TakeAsync(user.Id, step))
                return true;
        }

        return false;
    }

    /// <summary>Whether the user has set up an app.</summary>
    public async Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<User> manager, User user)
    {
        return await manager.GetAuthenticatorKeyAsync(user) is { Length: > 0 };
    }

    private static bool IsSame(string code, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(code), Encoding.UTF8.GetBytes(given));

    // One statement, so that only one of two simultaneous uses of a code succeeds.
    private async Task<bool> TakeAsync(int userId, long step)
    {
        string value = step.ToString(CultureInfo.InvariantCulture);
        return await access.Database.ExecuteSqlAsync(
            $"""
            insert into access.user_tokens as kept ("UserId", "LoginProvider", "Name", "Value") values ({userId}, {Provider}, {LastStep}, {value})
            on conflict ("UserId", "LoginProvider", "Name") do update set "Value" = excluded."Value"
            where kept."Value"::bigint < excluded."Value"::bigint
            """) == 1;
    }
}
