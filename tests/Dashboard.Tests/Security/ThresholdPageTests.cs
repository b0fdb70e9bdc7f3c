using System.Globalization;
using System.Net;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Tests.CommandLine;
using ConsentLens.Pipeline.School.Settings;
using ConsentLens.Pipeline.Storage.Database;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Security;

/// <summary>Two people are needed to make the comparison of faces looser.</summary>
[Collection(SiteCollection.Name)]
public sealed class ThresholdPageTests(ServedSite site)
{
    private const string Page = "/settings/thresholds";

    [BuiltModelsFact]
    public async Task Looser_similarities_wait_on_the_leads_home_page_and_whoever_asked_cannot_confirm_them()
    {
        using Caller first = await site.CallAsync();
        await site.AddUserAsync("two-roles", (site.School, SchoolRole.Admin), (site.School, SchoolRole.Reviewer));
        using Caller both = await site.SignInAnewAsync("two-roles");
        using Caller dsl = await site.SignInAsync("dsl");
        Assert.DoesNotContain(Page, await dsl.ReadAsync("/"), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.BadRequest, await SaveAsync(both, "0", "0"));
        Assert.Equal(HttpStatusCode.Redirect, await SaveAsync(both, "0.45", "0.3"));
        Assert.Contains("wait until a safeguarding lead confirms them", await both.ReadAsync("/settings"), StringComparison.Ordinal);
        AskedThresholds asked = await AskedAsync();
        Assert.DoesNotContain("Confirm these numbers", await both.ReadAsync(Page), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, await SettleAsync(both, "Confirm", asked));
        Assert.Null((await InForceAsync()).MatchAt);

        Assert.Contains(Page, await dsl.ReadAsync("/"), StringComparison.Ordinal);
        Assert.Contains("Confirm these numbers", await dsl.ReadAsync(Page), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, await SettleAsync(dsl, "Confirm", asked));
        Assert.Equal(0.45, (await InForceAsync()).MatchAt);
        Assert.Equal(HttpStatusCode.BadRequest, await SettleAsync(dsl, "Decline", asked));
        Assert.DoesNotContain(Page, await dsl.ReadAsync("/"), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Redirect, await SaveAsync(both, "0.4", ""));
        using HttpResponseMessage withdrawn = await both.PostAsync("/settings?handler=Withdraw", "/settings", [("asked", Written(await AskedAsync()))]);
        Assert.Equal(HttpStatusCode.Redirect, withdrawn.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, await SaveAsync(both, "", ""));
        Assert.Equal(SchoolSettings.Usual, await InForceAsync());
    }

    private static async Task<HttpStatusCode> SaveAsync(Caller caller, string matchAt, string possibleAt)
    {
        using HttpResponseMessage answer = await caller.PostAsync("/settings?handler=Rules", "/settings", [("MatchAt", matchAt), ("PossibleAt", possibleAt)]);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> SettleAsync(Caller caller, string how, AskedThresholds asked)
    {
        using HttpResponseMessage answer = await caller.PostAsync($"{Page}?handler={how}", "/access/account", [("asked", Written(asked))]);
        return answer.StatusCode;
    }

    private static string Written(AskedThresholds asked) => asked.At.ToString("O", CultureInfo.InvariantCulture);

    private async Task<AskedThresholds> AskedAsync()
    {
        await using ConsentLensDbContext context = site.Context(site.School);
        return (await AskedThresholds.ReadAsync(context, default))!;
    }

    private async Task<SchoolSettings> InForceAsync()
    {
        await using ConsentLensDbContext context = site.Context(site.School);
        return await SchoolSettings.ReadAsync(context, default);
    }
}
