using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Access.Schema;
using ConsentLens.Pipeline.School.Audit;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ConsentLens.Dashboard.Access;

/// <summary>Adds users, sets their roles and disables them. Each change is recorded in the audit log before it is made, with who makes it: nobody takes an account
/// over without a trace.</summary>
public sealed class UserKeeping(UserManager<User> users, AccessDbContext access, AccessLog log, TimeProvider time)
{
    /// <summary>Adds a user without a password; an invitation lets the user choose one.</summary>
    /// <param name="actor">Who adds.</param>
    /// <param name="userName">The user name, which must follow <see cref="UserNameRule"/>.</param>
    /// <param name="displayName">The name on pages.</param>
    /// <param name="roles">What the user is there.</param>
    /// <param name="password">A password, for the first account; otherwise null.</param>
    /// <returns>The user, or what was wrong, as sentences.</returns>
    public async Task<(User? User, IReadOnlyList<string> Problems)> AddAsync(
        string actor, string userName, string displayName, int schoolId, IReadOnlyCollection<SchoolRole> roles, string? password, CancellationToken cancellationToken)
    {
        if (!UserNameRule.IsName(userName))
            return (null, [$"The user name must have {UserNameRule.Description}."]);
        if (string.IsNullOrWhiteSpace(displayName))
            return (null, ["Enter the user's full name."]);
        if (roles.Count == 0)
            return (null, ["Choose at least one role."]);
        if (await users.FindByNameAsync(userName) is not null)
            return (null, [$"There is already a user '{userName}'. Choose another user name, or change that user's roles."]);
        var user = new User { UserName = userName, DisplayName = displayName.Trim(), CreatedAt = time.GetUtcNow() };
        foreach (SchoolRole role in roles.Distinct())
            user.Memberships.Add(new Membership { SchoolId = schoolId, Role = role });
        await using IDbContextTransaction transaction = await access.Database.BeginTransactionAsync(cancellationToken);
        IdentityResult result = password is null ? await users.CreateAsync(user) : await users.CreateAsync(user, password);
        if (!result.Succeeded)
            return (null, [.. result.Errors.Select(error => error.Description)]);
        await log.WriteAsync(actor, AuditAction.UserAdded, user, RolesAt(schoolId, roles), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (user, []);
    }

    /// <summary>Sets a user's roles at a school.</summary>
    public async Task SetRolesAsync(string actor, User user, int schoolId, IReadOnlyCollection<SchoolRole> roles, CancellationToken cancellationToken)
    {
        List<Membership> before = await access.Memberships.Where(row => row.UserId == user.Id && row.SchoolId == schoolId).ToListAsync(cancellationToken);
        access.Memberships.RemoveRange(before.Where(row => !roles.Contains(row.Role)));
        access.Memberships.AddRange(roles.Except(before.Select(row => row.Role)).Select(role => new Membership { UserId = user.Id, SchoolId = schoolId, Role = role }));
        await log.WriteAsync(actor, AuditAction.UserRolesChanged, user, RolesAt(schoolId, roles), cancellationToken, joining: schoolId);
        await access.SaveChangesAsync(cancellationToken);
    }

    /// <summary>
    /// Why somebody may not change how a user signs in, as one sentence; null when they may. Whoever creates a password link and removes the authenticator app
    /// can sign in as that user: so they must be an administrator wherever the user works, and have the Trust role where the user has it.
    /// </summary>
    /// <param name="actor">Who wants to.</param>
    /// <param name="user">Whose sign-in it is.</param>
    public async Task<string?> ReasonNotToAsync(string actor, User user, CancellationToken cancellationToken)
    {
        if (user.UserName == actor)
            return null;
        Membership[] own = await access.Memberships.AsNoTracking()
            .Where(row => access.Users.Any(other => other.Id == row.UserId && other.UserName == actor))
            .ToArrayAsync(cancellationToken);
        Membership[] theirs = await access.Memberships.AsNoTracking().Where(row => row.UserId == user.Id).ToArrayAsync(cancellationToken);
        if (theirs.Any(row => !own.Any(mine => mine.SchoolId == row.SchoolId && mine.Role == SchoolRole.Admin)))
            return $"{user.DisplayName} also works at another school, so only somebody who is an administrator at each of those schools can do this.";
        return theirs.Any(row => row.Role == SchoolRole.Trust && !own.Any(mine => mine.SchoolId == row.SchoolId && mine.Role == SchoolRole.Trust))
            ? $"{user.DisplayName} has the Trust role, so only somebody with the Trust role can do this."
            : null;
    }

    /// <summary>Disables or enables an account. Sessions end at once.</summary>
    public async Task SetDisabledAsync(string actor, User user, bool isDisabled, CancellationToken cancellationToken)
    {
        await log.WriteAsync(actor, AuditAction.UserDisabled, user, AuditDetail.None.With("disabled", isDisabled), cancellationToken);
        user.IsDisabled = isDisabled;
        Require(await users.UpdateSecurityStampAsync(user));
    }

    /// <summary>Makes the one-time code with which a user chooses a password; it works once, for a day.</summary>
    public async Task<string> InviteAsync(string actor, User user, CancellationToken cancellationToken)
    {
        await log.WriteAsync(actor, AuditAction.SignInLinkMade, user, null, cancellationToken);
        return await users.GeneratePasswordResetTokenAsync(user);
    }

    /// <summary>Removes a user's authenticator app, after a lost phone: the user sets up a new one at the next sign-in.</summary>
    public async Task ResetAuthenticatorAsync(string actor, User user, CancellationToken cancellationToken)
    {
        await log.WriteAsync(actor, AuditAction.UserAuthenticatorReset, user, null, cancellationToken);
        Require(await users.SetTwoFactorEnabledAsync(user, false));
        Require(await users.ResetAuthenticatorKeyAsync(user));
    }

    private static AuditDetail RolesAt(int schoolId, IEnumerable<SchoolRole> roles) =>
        AuditDetail.None.With("school", AuditStore.NameOf(schoolId)).With("roles", roles.Order().Select(role => role.ToString()));

    // Somebody else may have changed the user at the same moment.
    private static void Require(IdentityResult result)
    {
        if (!result.Succeeded)
            throw new InvalidOperationException($"The account was not changed: {string.Join(", ", result.Errors.Select(error => error.Code))}.");
    }
}
