using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Roles;

namespace ConsentLens.Dashboard.Pages.Users;

/// <summary>Which roles somebody may give.</summary>
internal static class RoleRule
{
    /// <summary>Why these roles cannot be given, as one sentence; null when they can.</summary>
    /// <param name="roles">The roles that are to be.</param>
    /// <param name="before">The roles until now.</param>
    /// <param name="giver">Who gives them.</param>
    public static string? WhyNot(IReadOnlyCollection<SchoolRole> roles, IReadOnlyCollection<SchoolRole> before, CurrentUser giver)
    {
        if (roles.Count == 0)
            return "Choose at least one role.";
        if (roles.Any(role => !Enum.IsDefined(role)))
            return "That role does not exist.";
        return roles.Contains(SchoolRole.Trust) != before.Contains(SchoolRole.Trust) && !giver.Roles.Contains(SchoolRole.Trust)
            ? "Only somebody with the Trust role can give or remove the Trust role."
            : null;
    }
}
