using ConsentLens.Dashboard.Access.Schema;
using Microsoft.AspNetCore.Identity;

namespace ConsentLens.Dashboard.Access.SignIn;

/// <summary>Checks a password with the same amount of work whether or not the user exists or is locked out: nobody can find user names by timing.</summary>
public sealed class PasswordCheck(SignInManager<User> signIn, UserManager<User> users, IPasswordHasher<User> hasher, TimeProvider time)
{
    /// <summary>Signs in with the password alone; the caller sees to the rest.</summary>
    /// <param name="user">The user with the name that was given, or null if there is none.</param>
    /// <param name="password">The password.</param>
    /// <returns>The outcome; the same as for a wrong password when there is no such user, or the account is disabled or locked.</returns>
    public async Task<SignInResult> RunAsync(User? user, string password)
    {
        if (user is { IsDisabled: false, PasswordHash: not null } && !await users.IsLockedOutAsync(user))
            return await signIn.PasswordSignInAsync(user, password, isPersistent: false, lockoutOnFailure: true);
        _ = hasher.HashPassword(new User { DisplayName = string.Empty, CreatedAt = time.GetUtcNow() }, password);
        return SignInResult.Failed;
    }
}
