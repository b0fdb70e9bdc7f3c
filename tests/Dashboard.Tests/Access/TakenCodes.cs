using ConsentLens.Dashboard.Access.Schema;
using ConsentLens.Dashboard.Access.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ConsentLens.Dashboard.Tests.Access;

/// <summary>The codes of authenticator apps that a program has taken, each of which it takes once.</summary>
internal static class TakenCodes
{
    /// <summary>Lets a user sign in again within the half minute: tests do not wait.</summary>
    public static async Task ForgetAsync(IServiceProvider services, string userName)
    {
        await using AsyncServiceScope scope = services.CreateAsyncScope();
        AccessDbContext access = scope.ServiceProvider.GetRequiredService<AccessDbContext>();
        await access.UserTokens
            .Where(token => token.LoginProvider == OneTimeCodes.Provider && access.Users.Any(user => user.Id == token.UserId && user.UserName == userName))
            .ExecuteDeleteAsync();
    }
}
