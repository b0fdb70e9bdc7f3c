using System.Net;
using ConsentLens.Dashboard.Tests.CommandLine;
using ConsentLens.Pipeline.School.Settings;
using ConsentLens.Pipeline.Storage.Database;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Security;

/// <summary>Stricter similarities are taken in one step, by an administrator alone, and looser ones never so.</summary>
[Collection(SiteCollection.Name)]
public sealed class RecognitionPageAccessTests(ServedSite site)
{
    private const string Page = "/reports/recognition";

    [BuiltModelsFact]
    public async Task An_administrator_takes_stricter_similarities_and_nobody_takes_looser_ones()
    {
        using Caller admin = await site.SignInAsync("admin");
        using Caller dsl = await site.SignInAsync("dsl");
        await TightenAsync(dsl, "0.55");
        Assert.Equal(SchoolSettings.Usual, await InForceAsync());
        Assert.Equal(HttpStatusCode.BadRequest, await TightenAsync(admin, "0.45"));
        Assert.Equal(SchoolSettings.Usual, await InForceAsync());
        Assert.Equal(HttpStatusCode.Redirect, await TightenAsync(admin, "0.55"));
        Assert.Equal(0.55, (await InForceAsync()).MatchAt);
        Assert.Equal(HttpStatusCode.BadRequest, await TightenAsync(admin, "0.55"));

        using HttpResponseMessage back = await admin.PostAsync("/settings?handler=Rules", "/settings", [("MatchAt", ""), ("PossibleAt", "")]);
        Assert.Equal(HttpStatusCode.Redirect, back.StatusCode);
        Assert.Equal(SchoolSettings.Usual, await InForceAsync());
    }

    private static async Task<HttpStatusCode> TightenAsync(Caller caller, string matchAt)
    {
        using HttpResponseMessage answer = await caller.PostAsync($"{Page}?handler=Tighten", "/access/account", [("matchAt", matchAt)]);
        return answer.StatusCode;
    }

    private async Task<SchoolSettings> InForceAsync()
    {
        await using ConsentLensDbContext context = site.Context(site.School);
        return await SchoolSettings.ReadAsync(context, default);
    }
}
