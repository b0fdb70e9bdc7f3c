using System.Net;
using System.Security.Claims;
using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Access.Schema;
using ConsentLens.Dashboard.Access.Sessions;
using ConsentLens.Dashboard.Access.SignIn;
using ConsentLens.Dashboard.Demo;
using ConsentLens.Dashboard.Tests.Access;
using ConsentLens.Dashboard.Tests.CommandLine;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Security;

[Collection(SiteCollection.Name)]
public sealed class SessionSecurityTests(ServedSite site)
{
    private const string Session = "__Host-consentlens";

    [BuiltModelsFact]
    public async Task Every_cookie_goes_over_https_alone_to_this_host_alone_and_no_script_reads_it()
    {
        using Caller caller = await site.SignInAnewAsync("office");
        (await caller.PostAsync("/school", "/", [("school", "1")])).Dispose();
        (await caller.PostAsync("/access/sign-out", "/", [])).Dispose();
        string[] names = [.. caller.SetCookies.Select(line => line.Split('=')[0]).Distinct()];
        Assert.Contains(Session, names);
        Assert.Contains("__Host-consentlens-form", names);
        Assert.Contains("school", names);
        foreach (string line in caller.SetCookies)
        {
            string[] attributes = [.. line.Split(';').Skip(1).Select(part => part.Trim().ToLowerInvariant())];
            Assert.True(attributes.Contains("secure") && attributes.Contains("httponly") && attributes.Contains("samesite=strict") && attributes.Contains("path=/"), line);
            Assert.DoesNotContain(attributes, attribute => attribute.StartsWith("domain", StringComparison.Ordinal));
        }
    }

    [BuiltModelsFact]
    public async Task Signing_in_begins_a_session_of_its_own_whatever_cookie_was_there()
    {
        using Caller first = await site.SignInAsync("office");
        using Caller second = await site.CallAsync();
        second.Cookies[Session] = "planted-by-somebody";
        DemoLogin login = site.LoginOf("office");
        await TakenCodes.ForgetAsync(site.Services, "office");
        (await second.PostAsync("/access/sign-in", ("UserName", "office"), ("Password", login.Password))).Dispose();
        (await second.PostAsync("/access/code", ("Code", TotpCode.At(login.Secret, TimeProvider.System.GetUtcNow())))).Dispose();
        Assert.Equal(HttpStatusCode.OK, await second.StatusAsync("/"));
        Assert.NotEqual("planted-by-somebody", second.Cookies[Session]);
        Assert.NotEqual(first.Cookies[Session], second.Cookies[Session]);
    }

    [BuiltModelsFact]
    public async Task A_copied_cookie_is_worth_nothing_after_its_owner_signed_out()
    {
        using Caller owner = await site.SignInAnewAsync("office");
        using Caller elsewhere = await site.SignInAsync("office");
        using Caller thief = await site.CallAsync();
        thief.Cookies[Session] = owner.Cookies[Session];
        Assert.Equal(HttpStatusCode.OK, await thief.StatusAsync("/"));
        (await owner.PostAsync("/access/sign-out", "/", [])).Dispose();
        Assert.Equal(HttpStatusCode.Redirect, await thief.StatusAsync("/"));
        // The same user's session elsewhere is another one.
        Assert.Equal(HttpStatusCode.OK, await elsewhere.StatusAsync("/"));
    }

    [BuiltModelsFact]
    public async Task Another_password_ends_every_other_session_at_once()
    {
        await site.AddUserAsync("changer", (site.School, SchoolRole.Office));
        using Caller here = await site.SignInAnewAsync("changer");
        using Caller there = await site.SignInAnewAsync("changer");
        using HttpResponseMessage wrong = await here.PostAsync("/access/account", ("OldPassword", "not-the-password"), ("NewPassword", "quilt-ember-violin-two"));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await there.StatusAsync("/"));
        using HttpResponseMessage changed = await here.PostAsync("/access/account", ("OldPassword", site.LoginOf("changer").Password), ("NewPassword", "quilt-ember-violin-two"));
        Assert.Equal(HttpStatusCode.Redirect, changed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await here.StatusAsync("/"));
        Assert.Equal(HttpStatusCode.Redirect, await there.StatusAsync("/"));
    }

    [BuiltModelsFact]
    public async Task A_role_that_is_taken_away_and_a_user_who_is_shut_out_are_so_at_once()
    {
        await site.AddUserAsync("leaver", (site.School, SchoolRole.Office), (site.School, SchoolRole.Approver));
        using Caller caller = await site.SignInAsync("leaver");
        Assert.Equal(HttpStatusCode.OK, await caller.StatusAsync("/people"));
        await DoAsync((keeping, user) => keeping.SetRolesAsync("admin", user, site.School, [SchoolRole.Approver], default));
        Assert.EndsWith("/access/denied?next=%2Fpeople", (await caller.GetAsync("/people")).Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await caller.StatusAsync("/releases"));
        await DoAsync((keeping, user) => keeping.SetDisabledAsync("admin", user, true, default));
        Assert.StartsWith("https://photos.school.example/access/sign-in", (await caller.GetAsync("/releases")).Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [BuiltModelsFact]
    public async Task A_session_is_over_after_twelve_hours_however_busy()
    {
        await site.CallAsync();
        await using AsyncServiceScope scope = site.Services.CreateAsyncScope();
        SignInManager<User> signIn = scope.ServiceProvider.GetRequiredService<SignInManager<User>>();
        User user = (await signIn.UserManager.FindByNameAsync("office"))!;
        ClaimsPrincipal principal = await signIn.CreateUserPrincipalAsync(user);
        DateTimeOffset begun = TimeProvider.System.GetUtcNow();
        LiveSession SessionAt(DateTimeOffset now) => new(
            scope.ServiceProvider.GetRequiredService<AccessDbContext>(), scope.ServiceProvider.GetRequiredService<IOptions<IdentityOptions>>(), new StoppedClock(now));
        Assert.False(await SessionAt(begun).HoldsAsync(principal, default), "one that says not when it began");
        LiveSession.Begin(principal, begun);
        Assert.True(await SessionAt(begun + LiveSession.Longest - TimeSpan.FromSeconds(1)).HoldsAsync(principal, default));
        Assert.False(await SessionAt(begun + LiveSession.Longest + TimeSpan.FromSeconds(1)).HoldsAsync(principal, default));
    }

    [BuiltModelsFact]
    public async Task With_the_password_alone_nothing_opens()
    {
        using Caller caller = await site.CallAsync();
        (await caller.PostAsync("/access/sign-in", ("UserName", "admin"), ("Password", site.LoginOf("admin").Password))).Dispose();
        foreach (string path in new[] { "/", "/users", "/photos/1/thumb", "/access/account" })
            Assert.Contains("/access/sign-in", (await caller.GetAsync(path)).Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    private async Task DoAsync(Func<UserKeeping, User, Task> change)
    {
        await using AsyncServiceScope scope = site.Services.CreateAsyncScope();
        User user = (await scope.ServiceProvider.GetRequiredService<UserManager<User>>().FindByNameAsync("leaver"))!;
        await change(scope.ServiceProvider.GetRequiredService<UserKeeping>(), user);
    }
}
