using System.Net;
using System.Text.RegularExpressions;
using ConsentLens.Dashboard.Access.Schema;
using ConsentLens.Dashboard.Access.SignIn;
using ConsentLens.Dashboard.Tests.CommandLine;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Security;

/// <summary>Nobody takes an account over, or gives one, without a trace of who did it.</summary>
[Collection(SiteCollection.Name)]
public sealed partial class AccountTraceTests(ServedSite site)
{
    private const string Password = "kettle-harbour-nine-plum";

    [BuiltModelsFact]
    public async Task Each_step_of_a_takeover_is_in_the_log_with_the_administrators_name()
    {
        using Caller admin = await site.SignInAsync("admin");
        Assert.Equal(HttpStatusCode.Redirect, await PostAsync(admin, "/users/add", "/users/add", ("UserName", "traced"), ("DisplayName", "Traced of the tests"), ("Roles", "Office")));
        int user = await site.IdOfAsync("traced");
        string page = $"/users/{user}";
        await AssertAsync("admin", "user_added", "\"Office\"");
        string link = Link().Match(await admin.ReadAsync($"{page}/invitation")).Groups[1].Value;
        await AssertAsync("admin", "sign_in_link_made");

        using Caller holder = await site.CallAsync();
        string address = new Uri(WebUtility.HtmlDecode(link)).PathAndQuery;
        Assert.Equal(HttpStatusCode.Redirect, await PostAsync(holder, address, address, ("Password", Password)));
        await AssertAsync("traced", "password_changed", "\"by_link\"");
        await PostAsync(holder, "/access/sign-in", "/access/sign-in", ("UserName", "traced"), ("Password", Password));
        await holder.ReadAsync("/access/authenticator");
        Assert.Equal(HttpStatusCode.OK, await PostAsync(holder, "/access/authenticator", "/access/authenticator", ("Code", await CodeAsync("traced"))));
        await AssertAsync("traced", "user_authenticator_set_up");

        Assert.Equal(HttpStatusCode.OK, await PostAsync(admin, $"{page}/invitation", page));
        await AssertAsync("admin", "sign_in_link_made");
        Assert.Equal(HttpStatusCode.Redirect, await PostAsync(admin, $"{page}?handler=Authenticator", page));
        await AssertAsync("admin", "user_authenticator_reset");
        Assert.Equal(HttpStatusCode.Redirect, await PostAsync(admin, $"{page}?handler=Roles", page, ("Roles", "Reviewer")));
        await AssertAsync("admin", "user_roles_changed", "\"Reviewer\"");
        foreach (string disabled in new[] { "true", "false" })
        {
            Assert.Equal(HttpStatusCode.Redirect, await PostAsync(admin, $"{page}?handler=Disable", page, ("disabled", disabled)));
            await AssertAsync("admin", "user_disabled", disabled);
        }
    }

    [BuiltModelsFact]
    public async Task A_new_schools_log_says_who_made_its_first_roles_and_link()
    {
        using Caller trust = await site.SignInAnewAsync("trust");
        Assert.Equal(HttpStatusCode.Redirect, await PostAsync(trust, "/schools", "/schools", ("Name", "Yew Juniors"), ("AdminDisplayName", "Yew admin"), ("AdminUserName", "yew.admin")));
        int school = (await site.Services.GetRequiredService<SchoolDirectory>().ListAsync(default)).Single(known => known.Name == "Yew Juniors").Id;
        Assert.Equal(HttpStatusCode.OK, await trust.StatusAsync($"/schools/{school}/added"));
        await using ConsentLensDbContext context = site.Context(school);
        string[] entries = await context.AuditEntries.Where(entry => entry.Actor == "trust" && entry.SubjectType == "user")
            .OrderBy(entry => entry.Sequence).Select(entry => entry.Action + " " + entry.SubjectId).ToArrayAsync();
        Assert.Equal(["user_roles_changed trust", "user_added yew.admin", "sign_in_link_made yew.admin"], entries);
    }

    private static async Task<HttpStatusCode> PostAsync(Caller caller, string path, string page, params (string, string)[] fields)
    {
        using HttpResponseMessage answer = await caller.PostAsync(path, page, fields);
        return answer.StatusCode;
    }

    /// <summary>The latest entry about the user is this.</summary>
    private async Task AssertAsync(string actor, string action, string detail = "")
    {
        await using ConsentLensDbContext context = site.Context(site.School);
        AuditEntryRow last = await context.AuditEntries.Where(entry => entry.SubjectId == "traced" && !entry.Action.StartsWith("signed_in")).OrderByDescending(entry => entry.Sequence).FirstAsync();
        Assert.Equal((actor, action), (last.Actor, last.Action));
        Assert.Contains(detail, last.Detail, StringComparison.Ordinal);
    }

    private async Task<string> CodeAsync(string name)
    {
        await using AsyncServiceScope scope = site.Services.CreateAsyncScope();
        UserManager<User> users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        string secret = (await users.GetAuthenticatorKeyAsync((await users.FindByNameAsync(name))!))!;
        return TotpCode.At(secret, TimeProvider.System.GetUtcNow());
    }

    [GeneratedRegex("(https?://[^\"< ]*/access/invitation[^\"< ]*)")]
    private static partial Regex Link();
}
