using Microsoft.AspNetCore.Authorization;

namespace ConsentLens.Dashboard.Access.Roles;

/// <summary>Asks the database what the user may do, for every request: a role that is removed no longer counts at once.</summary>
internal sealed class PermissionHandler(CurrentUser current) : AuthorizationHandler<RequiresAttribute>
{
    /// <inheritdoc/>
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, RequiresAttribute requirement)
    {
        if (await current.LoadAsync(context.User) && current.Has(requirement.Permission))
            context.Succeed(requirement);
    }
}
