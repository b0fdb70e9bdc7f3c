using Microsoft.AspNetCore.Authorization;

namespace ConsentLens.Dashboard.Access.Roles;

/// <summary>Lets only users in who have a permission at the school that they are looking at.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequiresAttribute(Permission permission) : AuthorizeAttribute, IAuthorizationRequirementData, IAuthorizationRequirement
{
    /// <summary>What is asked for.</summary>
    public Permission Permission { get; } = permission;

    /// <inheritdoc/>
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];
}
