using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.SignIn;
using ConsentLens.Dashboard.Hosting;
using ConsentLens.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class FirstRunTests(RunningDashboard dashboard)
{
    [BrowserFact]
    public async Task The_first_administrator_sets_up_an_empty_installation_and_invites_the_office()
    {
        string folder = Directory.CreateTempSubdirectory("consentlens-first-").FullName;
        try
        {
            var settings = new StationSettings(new DataFolder(folder), null, null, null, null, 1, TimeZoneInfo.Utc);
            await using Station station = await Station.OpenAsync(settings, CancellationToken.None);
            await using WebApplication application = WebHost.Build(station, "http://127.0.0.1:0");
            await application.StartAsync();
            var address = new Uri(application.Urls.First() + "/");
            await using Visitor admin = await dashboard.VisitElsewhereAsync(address);

            await RefuseAsync(admin);
            await SetUpAsync(admin, application.Services.GetRequiredService<FirstRun>().Code);
            await admin.GoAsync("/channels");
            Assert.Equal(1, await admin.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "website", Exact = true }).CountAsync());
            string link = await InviteAsync(admin);

            await using Visitor office = await dashboard.VisitElsewhereAsync(address);
            await office.GoAsync(link);
            await office.Page.GetByLabel("Password for o.ffice").FillAsync("marmalade ladder quiet river");
            await office.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Set password" }).ClickAsync();
            await office.Page.GetByLabel("User name").FillAsync("o.ffice");
            await office.Page.GetByLabel("Password").FillAsync("marmalade ladder quiet river");
            await office.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Continue" }).ClickAsync();
            // The password alone opens nothing.
            await office.GoAsync("/");
            Assert.EndsWith("/access/authenticator", office.Page.Url, StringComparison.Ordinal);
            await AddAuthenticatorAsync(office);
            Assert.Equal("St Bede's Primary", await office.Page.Locator("h1").InnerTextAsync());
            await application.StopAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RefuseAsync(Visitor admin)
    {
        await admin.GoAsync("/");
        Assert.EndsWith("/access/first-run", admin.Page.Url, StringComparison.Ordinal);
        await FillAsync(admin, "AAAA-AAAA-AAAA-AAAA", "paper lantern hedge walk");
        Assert.Contains("not the code shown on the console", await admin.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
    }

    private static async Task SetUpAsync(Visitor admin, string code)
    {
        await FillAsync(admin, code, "password1234");
        Assert.Contains("attackers try first", await admin.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        await admin.PictureAsync("first-run");
        Assert.Empty(await Axe.FindAsync(admin.Page));
        // As somebody types it who reads it off another screen.
        await FillAsync(admin, code.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant(), "paper lantern hedge walk");
        await admin.PictureAsync("authenticator");
        Assert.Empty(await Axe.FindAsync(admin.Page));
        await AddAuthenticatorAsync(admin);
    }

    private static async Task FillAsync(Visitor admin, string code, string password)
    {
        await admin.Page.GetByLabel("Set-up code").FillAsync(code);
        await admin.Page.GetByLabel("Name of the school").FillAsync("St Bede's Primary");
        await admin.Page.GetByLabel("Your full name").FillAsync("Ada Admin");
        await admin.Page.GetByLabel("User name").FillAsync("ada");
        await admin.Page.GetByLabel("Password").FillAsync(password);
        await admin.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Create the first account" }).ClickAsync();
    }

    private static async Task AddAuthenticatorAsync(Visitor visitor)
    {
        string key = await visitor.Page.Locator("#authenticator-key").InnerTextAsync();
        await visitor.Page.GetByLabel("Code from the app").FillAsync(TotpCode.At(key, TimeProvider.System.GetUtcNow()));
        await visitor.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Continue" }).ClickAsync();
        Assert.Equal(10, await visitor.Page.Locator("#recovery-codes li").CountAsync());
        await visitor.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "I have saved my codes" }).Or(visitor.Page.GetByText("I have saved my codes")).First.ClickAsync();
    }

    private static async Task<string> InviteAsync(Visitor admin)
    {
        await admin.GoAsync("/users/add");
        await admin.Page.GetByLabel("Full name").FillAsync("Olive Office");
        await admin.Page.GetByLabel("User name").FillAsync("o.ffice");
        await admin.Page.GetByLabel("Office").CheckAsync();
        await admin.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Add the user" }).ClickAsync();
        return await admin.Page.Locator("#invitation-link").InnerTextAsync();
    }
}
