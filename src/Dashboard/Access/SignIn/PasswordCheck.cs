using ConsentLens.Dashboard.Access.Schema;
using Microsoft.AspNetCore.Identity;

namespace ConsentLens.Dashboard.Access.SignIn;

/// <summary>Looks at a password with as much work whether the user is there or not, locked out or not: nobody learns user names with a stop watch.</summary>
public sealed class PasswordCheck(SignInManager<User> signIn, UserManager<User> users, IPasswordHasher<User> hasher, TimeProvider time)
{
    /// <summary>Signs in with the password alone; what else is needed is for the caller.</summary>
    /// <param name="user">The user of the name that was given, or null when there is none.</param>
    /// <param name="password">The password.</param>
    /// <returns>The outcome; that of a wrong password when there is no such user, or the user is shut out or locked.</returns>
    public async Task<SignInResult> RunAsync(User? user, string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        if (user is { IsDisabled: false, PasswordHash: not null } && !await users.IsLockedOutAsync(user))
            return await signIn.PasswordSignInAsync(user, password, isPersistent: false, lockoutOnFailure: true);
        _ = hasher.HashPassword(new User { DisplayName = string.Empty, CreatedAt = time.GetUtcNow() }, password);
        return SignInResult.Failed;
    }
}
