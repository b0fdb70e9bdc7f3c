using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Access.Schema;

namespace ConsentLens.Dashboard.Pages.Users;

/// <summary>A user in the list.</summary>
/// <param name="Id">The id.</param>
/// <param name="UserName">The user name.</param>
/// <param name="DisplayName">The full name.</param>
/// <param name="Roles">The user's roles at the school, in words.</param>
/// <param name="IsDisabled">Whether the account is disabled.</param>
/// <param name="HasAuthenticator">Whether the authenticator app is set up.</param>
/// <param name="HasPassword">Whether a password was chosen yet.</param>
public sealed record UserLine(int Id, string UserName, string DisplayName, string Roles, bool IsDisabled, bool HasAuthenticator, bool HasPassword)
{
    /// <summary>The line of a user whose memberships were loaded.</summary>
    public static UserLine Of(User user, int schoolId)
    {
        IEnumerable<SchoolRole> roles = user.Memberships.Where(row => row.SchoolId == schoolId).Select(row => row.Role).Order();
        return new UserLine(
            user.Id, user.UserName!, user.DisplayName, string.Join(", ", roles.Select(RoleText.NameOf)), user.IsDisabled, user.TwoFactorEnabled, user.PasswordHash is not null);
    }
}
