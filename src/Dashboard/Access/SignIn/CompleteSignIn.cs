using Microsoft.AspNetCore.Authorization;

namespace ConsentLens.Dashboard.Access.SignIn;

/// <summary>Requires somebody who is signed in with password and code and whose account is not disabled.</summary>
internal sealed class CompleteSignIn : IAuthorizationRequirement;

/// <summary>Checks that.</summary>
internal sealed class CompleteSignInHandler(CurrentUser current) : AuthorizationHandler<CompleteSignIn>
{
    /// <inheritdoc/>
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, CompleteSignIn requirement)
    {
        if (await current.LoadAsync(context.User))
            context.Succeed(requirement);
    }
}
