using ConsentLens.Dashboard.Access.Roles;

namespace ConsentLens.Dashboard.Access.Schema;

/// <summary>One role of a user at one school.</summary>
public sealed class Membership
{
    public int UserId { get; init; }

    public required int SchoolId { get; init; }

    public required SchoolRole Role { get; init; }
}
