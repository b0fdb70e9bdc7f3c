using ConsentLens.Dashboard.Access.Roles;

namespace ConsentLens.Dashboard.Access.Schema;

/// <summary>One role of a user at one school.</summary>
public sealed class Membership
{
    /// <summary>The user.</summary>
    public int UserId { get; init; }

    /// <summary>The school.</summary>
    public required int SchoolId { get; init; }

    /// <summary>The role.</summary>
    public required SchoolRole Role { get; init; }
}
