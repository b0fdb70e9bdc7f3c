using System.Net;
using System.Text.RegularExpressions;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Access.Schema;
using ConsentLens.Dashboard.Access.SignIn;
using ConsentLens.Dashboard.Demo;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Dashboard.Tests.Access;
using ConsentLens.Dashboard.Tests.CommandLine;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Security;

[Collection(SiteCollection.Name)]
public sealed partial class SignInSecurityTests(ServedSite site)
{
    [BuiltModelsFact]
    public async Task A_code_is_taken_once_however_many_bring_it_at_once()
    {
        await site.AddNameAsync("replayed", (site.School, SchoolRole.Office));
        DemoLogin login = site.LoginOf("replayed");
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        string code = TotpCode.At(login.Secret, now);

        bool[] taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => VerifyAsync(login, code, now)));
        Assert.Single(taken, isTaken => isTaken);
        Assert.False(await VerifyAsync(login, TotpCode.At(login.Secret, now.AddSeconds(-30)), now), "an older code");
        Assert.False(await VerifyAsync(login, TotpCode.At(login.Secret, now.AddSeconds(60)), now), "a code of the future");
        Assert.True(await VerifyAsync(login, TotpCode.At(login.Secret, now.AddSeconds(30)), now), "the next code, of a clock that goes ahead");
    }

    [BuiltModelsFact]
    public async Task A_code_that_somebody_looked_over_a_shoulder_for_lets_nobody_else_in()
    {
        using Caller owner = await site.SignInAnewAsync("office");
        using Caller thief = await site.CallAsync();
        DemoLogin login = site.LoginOf("office");
        using HttpResponseMessage password = await thief.PostAsync("/access/sign-in", ("UserName", "office"), ("Password", login.Password));
        using HttpResponseMessage code = await thief.PostAsync("/access/code", ("Code", TotpCode.At(login.Secret, TimeProvider.System.GetUtcNow().AddSeconds(-30))));
        Assert.Equal(HttpStatusCode.BadRequest, code.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, await thief.StatusAsync("/"));
    }

    [BuiltModelsFact]
    public async Task Nothing_that_is_said_at_the_door_tells_who_has_an_account()
    {
        await site.AddUserAsync("locked", (site.School, SchoolRole.Office));
        using Caller caller = await site.CallAsync();
        List<string> said = [];
        foreach (string name in new[] { "nobody", "locked" })
            said.Add(await RefusedAsync(caller, name, "wrong-horse-battery"));
        await ChangeAsync("locked", user => user.LockoutEnd = TimeProvider.System.GetUtcNow().AddMinutes(5));
        said.Add(await RefusedAsync(caller, "locked", site.LoginOf("locked").Password));
        Assert.Single(said.Distinct());
    }

    [BuiltModelsFact]
    public async Task As_much_work_is_done_for_an_account_that_cannot_be_used()
    {
        await site.AddUserAsync("unusable", (site.School, SchoolRole.Office));
        Action<User>[] states =
        [
            user => user.IsDisabled = true,
            user => (user.IsDisabled, user.LockoutEnd) = (false, TimeProvider.System.GetUtcNow().AddMinutes(5)),
            user => (user.LockoutEnd, user.PasswordHash) = (null, null),
        ];
        Assert.Equal((1, false), await CheckAsync(null));
        foreach (Action<User> state in states)
        {
            await ChangeAsync("unusable", state);
            Assert.Equal((1, false), await CheckAsync("unusable"));
        }
    }

    [BuiltModelsTheory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    public async Task Signing_in_leads_to_no_other_site(string next)
    {
        using Caller caller = await site.CallAsync();
        await TakenCodes.ForgetAsync(site.Services, "office");
        DemoLogin login = site.LoginOf("office");
        string query = "?next=" + Uri.EscapeDataString(next);
        using HttpResponseMessage password = await caller.PostAsync("/access/sign-in" + query, ("UserName", "office"), ("Password", login.Password), ("Next", next));
        Assert.Equal("/access/code?next=%2F", password.Headers.Location!.OriginalString);
        using HttpResponseMessage code = await caller.PostAsync("/access/code" + query, ("Code", TotpCode.At(login.Secret, TimeProvider.System.GetUtcNow())), ("Next", next));
        Assert.Equal("/", code.Headers.Location!.OriginalString);
    }

    [BuiltModelsFact]
    public async Task Wrong_recovery_codes_lock_an_account_as_wrong_codes_do()
    {
        await site.AddUserAsync("guessed", (site.School, SchoolRole.Office));
        using Caller caller = await site.CallAsync();
        DemoLogin login = site.LoginOf("guessed");
        using HttpResponseMessage password = await caller.PostAsync("/access/sign-in", ("UserName", "guessed"), ("Password", login.Password));
        for (int guess = 0; guess < 5; guess++)
            (await caller.PostAsync("/access/code", ("Code", $"AAAAA-AAAA{guess}"))).Dispose();
        using HttpResponseMessage right = await caller.PostAsync("/access/code", ("Code", TotpCode.At(login.Secret, TimeProvider.System.GetUtcNow())));
        Assert.Equal(HttpStatusCode.BadRequest, right.StatusCode);
        Assert.Contains("locked", await right.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [BuiltModelsFact]
    public async Task A_recovery_code_lets_in_once()
    {
        await site.AddUserAsync("recovered", (site.School, SchoolRole.Office));
        string recovery;
        await using (AsyncServiceScope scope = site.Services.CreateAsyncScope())
        {
            UserManager<User> users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
            recovery = (await users.GenerateNewTwoFactorRecoveryCodesAsync((await users.FindByNameAsync("recovered"))!, 10))!.First();
        }

        List<HttpStatusCode> answers = [];
        for (int time = 0; time < 2; time++)
        {
            using Caller caller = await site.CallAsync();
            using HttpResponseMessage password = await caller.PostAsync("/access/sign-in", ("UserName", "recovered"), ("Password", site.LoginOf("recovered").Password));
            using HttpResponseMessage code = await caller.PostAsync("/access/code", ("Code", recovery));
            answers.Add(code.StatusCode);
        }

        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.BadRequest], answers);
    }

    [BuiltModelsFact]
    public async Task Whoever_guesses_fast_is_stopped_and_nobody_else_with_them()
    {
        using Caller guesser = await site.CallAsync();
        using Caller other = await site.CallAsync();
        List<HttpStatusCode> answers = [];
        for (int guess = 0; guess <= RequestLimits.SignInsAMinute; guess++)
        {
            using HttpResponseMessage answer = await guesser.SendAsync(HttpMethod.Post, "/access/invitation", null);
            answers.Add(answer.StatusCode);
        }

        Assert.Equal(RequestLimits.SignInsAMinute, answers.Count(status => status != HttpStatusCode.TooManyRequests));
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        using HttpResponseMessage unhindered = await other.SendAsync(HttpMethod.Post, "/access/invitation", null);
        Assert.NotEqual(HttpStatusCode.TooManyRequests, unhindered.StatusCode);
    }

    [BuiltModelsFact]
    public async Task A_password_has_12_to_128_signs_of_any_kind_and_is_none_that_attackers_try_first()
    {
        await site.CallAsync();
        await using AsyncServiceScope scope = site.Services.CreateAsyncScope();
        UserManager<User> users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var user = new User { UserName = "chooser", DisplayName = "Chooser", CreatedAt = TimeProvider.System.GetUtcNow() };
        async Task<bool> IsTakenAsync(string password)
        {
            foreach (IPasswordValidator<User> validator in users.PasswordValidators)
            {
                if (!(await validator.ValidateAsync(users, user, password)).Succeeded)
                    return false;
            }

            return true;
        }

        Assert.True(await IsTakenAsync("vier ganz lose wörter 🐘"));
        Assert.True(await IsTakenAsync(string.Concat(Enumerable.Repeat("abcdefgh", 16))));
        foreach (string refused in new[] { "elevensigns", string.Concat(Enumerable.Repeat("abcdefgh", 16)) + "i", "password1234", "my chooser name", "aaaaaaaaaaaaaa" })
            Assert.False(await IsTakenAsync(refused), refused);
    }

    private async Task ChangeAsync(string userName, Action<User> change)
    {
        await using AsyncServiceScope scope = site.Services.CreateAsyncScope();
        UserManager<User> users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        User user = (await users.FindByNameAsync(userName))!;
        change(user);
        Assert.True((await users.UpdateAsync(user)).Succeeded);
    }

    /// <summary>How many hashes a look at a password took beside the user's own, and whether it was right.</summary>
    private async Task<(int Hashed, bool IsRight)> CheckAsync(string? userName)
    {
        await using AsyncServiceScope scope = site.Services.CreateAsyncScope();
        User? user = userName is null ? null : await scope.ServiceProvider.GetRequiredService<UserManager<User>>().FindByNameAsync(userName);
        var hasher = new CountingHasher(scope.ServiceProvider.GetRequiredService<IOptions<PasswordHasherOptions>>());
        PasswordCheck check = ActivatorUtilities.CreateInstance<PasswordCheck>(scope.ServiceProvider, (IPasswordHasher<User>)hasher);
        bool isRight = (await check.RunAsync(user, "plum-kettle-harbour-nine")).Succeeded;
        return (hasher.Hashed, isRight);
    }

    private async Task<bool> VerifyAsync(DemoLogin login, string code, DateTimeOffset now)
    {
        await using AsyncServiceScope scope = site.Services.CreateAsyncScope();
        UserManager<User> users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var codes = new OneTimeCodes(scope.ServiceProvider.GetRequiredService<AccessDbContext>(), new StoppedClock(now));
        return await codes.ValidateAsync("TwoFactor", code, users, (await users.FindByNameAsync(login.UserName))!);
    }

    private static async Task<string> RefusedAsync(Caller caller, string name, string password)
    {
        using HttpResponseMessage answer = await caller.PostAsync("/access/sign-in", ("UserName", name), ("Password", password));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        return Problem().Match(await answer.Content.ReadAsStringAsync()).Groups[1].Value;
    }

    [GeneratedRegex("<a href=\"#UserName\">([^<]+)</a>")]
    private static partial Regex Problem();

    private sealed class CountingHasher(IOptions<PasswordHasherOptions> options) : PasswordHasher<User>(options)
    {
        public int Hashed { get; private set; }

        public override string HashPassword(User user, string password)
        {
            Hashed++;
            return base.HashPassword(user, password);
        }
    }
}
