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
    public async Task Whoever_gave_the_code_is_signed_in_completely_after_the_cookie_was_made_anew_and_nobody_else(string method, bool isComplete)
    {
        var context = new SecurityStampRefreshingPrincipalContext
        {
            CurrentPrincipal = new ClaimsPrincipal(new ClaimsIdentity([new Claim("amr", method)], "test")),
            NewPrincipal = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, "1")], "test")),
        };
        Assert.False(SignedIn.IsComplete(context.NewPrincipal));

        await SignedIn.KeepMethodAsync(context);

        Assert.Equal(isComplete, SignedIn.IsComplete(context.NewPrincipal));
    }
}
