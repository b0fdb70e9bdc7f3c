using Microsoft.AspNetCore.Authorization;

namespace ConsentLens.Dashboard.Access.SignIn;

/// <summary>Asks for somebody who is signed in with password and code, and not shut out.</summary>
internal sealed class CompleteSignIn : IAuthorizationRequirement;

/// <summary>Looks whether that is so.</summary>
internal sealed class CompleteSignInHandler(CurrentUser current) : AuthorizationHandler<CompleteSignIn>
{
    /// <inheritdoc/>
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, CompleteSignIn requirement)
    {
        if (await current.LoadAsync(context.User))
            context.Succeed(requirement);
    }
}
