using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Access.Schema;
using ConsentLens.Pipeline.Audit;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Access;

/// <summary>Adds users, sets what they are, and shuts them out; each change goes into the audit log.</summary>
public sealed class UserKeeping(UserManager<User> users, AccessDbContext access, AccessLog log, TimeProvider time)
{
    /// <summary>Adds a user without a password; an invitation lets the user choose one.</summary>
    /// <param name="actor">Who adds.</param>
    /// <param name="userName">The user name, which keeps to <see cref="UserNameRule"/>.</param>
    /// <param name="displayName">The name on pages.</param>
    /// <param name="schoolId">The school.</param>
    /// <param name="roles">What the user is there.</param>
    /// <param name="password">A password, for the first account; otherwise null.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The user, or what was wrong, as sentences.</returns>
    public async Task<(User? User, IReadOnlyList<string> Problems)> AddAsync(
        string actor, string userName, string displayName, int schoolId, IReadOnlyCollection<SchoolRole> roles, string? password, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(roles);
        if (!UserNameRule.IsName(userName))
            return (null, [$"The user name must have {UserNameRule.Description}."]);
        if (string.IsNullOrWhiteSpace(displayName))
            return (null, ["Give the user's full name."]);
        if (roles.Count == 0)
            return (null, ["Choose at least one role."]);
        if (await users.FindByNameAsync(userName) is not null)
            return (null, [$"There is a user '{userName}' already; choose another user name, or change that user's roles."]);
        var user = new User { UserName = userName, DisplayName = displayName.Trim(), CreatedAt = time.GetUtcNow() };
        foreach (SchoolRole role in roles.Distinct())
            user.Memberships.Add(new Membership { SchoolId = schoolId, Role = role });
        IdentityResult result = password is null ? await users.CreateAsync(user) : await users.CreateAsync(user, password);
        if (!result.Succeeded)
            return (null, [.. result.Errors.Select(error => error.Description)]);
        await log.WriteAsync(actor, AuditAction.UserAdded, user, null, cancellationToken);
        return (user, []);
    }

    /// <summary>Sets what a user is at a school.</summary>
    public async Task SetRolesAsync(string actor, User user, int schoolId, IReadOnlyCollection<SchoolRole> roles, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(roles);
        List<Membership> before = await access.Memberships.Where(row => row.UserId == user.Id && row.SchoolId == schoolId).ToListAsync(cancellationToken);
        access.Memberships.RemoveRange(before.Where(row => !roles.Contains(row.Role)));
        access.Memberships.AddRange(roles.Except(before.Select(row => row.Role)).Select(role => new Membership { UserId = user.Id, SchoolId = schoolId, Role = role }));
        // Logged first: a user who loses every role would not be found at the school any more.
        await log.WriteAsync(actor, AuditAction.UserRolesChanged, user, AuditDetail.None.With("roles", roles.Order().Select(role => role.ToString())), cancellationToken);
        await access.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Shuts a user out, or lets the user in again. Sessions end at once.</summary>
    public async Task SetDisabledAsync(string actor, User user, bool isDisabled, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        user.IsDisabled = isDisabled;
        await users.UpdateSecurityStampAsync(user);
        await log.WriteAsync(actor, AuditAction.UserDisabled, user, AuditDetail.None.With("disabled", isDisabled), cancellationToken);
    }

    /// <summary>Makes the one-time code with which a user chooses a password; it holds for a day, and once.</summary>
    public Task<string> InviteAsync(User user) => users.GeneratePasswordResetTokenAsync(user);

    /// <summary>Takes a user's authenticator away, after a lost phone: the next sign-in sets a new one up.</summary>
    public async Task ResetAuthenticatorAsync(string actor, User user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        await users.SetTwoFactorEnabledAsync(user, false);
        await users.ResetAuthenticatorKeyAsync(user);
        await log.WriteAsync(actor, AuditAction.UserAuthenticatorReset, user, null, cancellationToken);
    }
}
