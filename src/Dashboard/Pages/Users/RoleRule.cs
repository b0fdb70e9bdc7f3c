using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Roles;

namespace ConsentLens.Dashboard.Pages.Users;

/// <summary>Which roles somebody may give away.</summary>
internal static class RoleRule
{
    /// <summary>Why these roles cannot be given, as one sentence; null when they can.</summary>
    public static string? WhyNot(IReadOnlyCollection<SchoolRole> roles, CurrentUser giver)
    {
        if (roles.Count == 0)
            return "Choose at least one role.";
        if (roles.Any(role => !Enum.IsDefined(role)))
            return "There is no such role.";
        return roles.Contains(SchoolRole.Trust) && !giver.Roles.Contains(SchoolRole.Trust)
            ? "Only somebody of the trust can add another."
            : null;
    }
}
