using ConsentLens.Dashboard.Access.Roles;

namespace ConsentLens.Dashboard.Tests.Access;

/// <summary>Who may use an endpoint.</summary>
/// <param name="NeedsSignIn">Whether one must be signed in.</param>
/// <param name="Permission">What else is asked for, or null.</param>
internal sealed record Entry(bool NeedsSignIn, Permission? Permission)
{
    public static Entry Anyone { get; } = new(false, null);

    public static Entry SignedIn { get; } = new(true, null);

    public static implicit operator Entry(Permission permission) => new(true, permission);

    public bool Allows(SchoolRole role) => Permission is not { } permission || PermissionTable.Allows([role], permission);
}
