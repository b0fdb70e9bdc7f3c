using System.Security.Claims;
using ConsentLens.Dashboard.Access;
using Microsoft.AspNetCore.Identity;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Access;

public sealed class SignedInTests
{
    [Theory]
    [InlineData("mfa", true)]
    [InlineData("pwd", false)]
    public async Task A_session_that_is_looked_at_anew_stays_as_complete_as_it_was(string method, bool isComplete)
    {
        var context = new SecurityStampRefreshingPrincipalContext
        {
            CurrentPrincipal = new ClaimsPrincipal(new ClaimsIdentity([new Claim("amr", method)], "cookie")),
            NewPrincipal = new ClaimsPrincipal(new ClaimsIdentity([], "cookie")),
        };
        await SignedIn.KeepMethodAsync(context);
        Assert.Equal(isComplete, SignedIn.IsComplete(context.NewPrincipal));
    }
}
