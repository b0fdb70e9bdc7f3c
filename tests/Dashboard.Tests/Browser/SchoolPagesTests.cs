using ConsentLens.Consent.Ledger;
using ConsentLens.Dashboard.Tests.Hosting;
using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.School.Settings;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class SchoolPagesTests(RunningDashboard dashboard)
{
    [BrowserFact]
    public async Task The_pages_of_channels_releases_takedowns_reports_audit_and_settings_pass_axe_in_both_themes_and_widths()
    {
        await dashboard.StartAsync();
        await PublishedPhoto.AddAsync(dashboard.Services, dashboard.SchoolId, "R-axe");
        await PublishedPhoto.DecideAsync(dashboard.Services, dashboard.SchoolId, "R-axe", DecisionKind.Withdrawn);
        await dashboard.Services.GetRequiredService<NightlyRun>().RunAsync(dashboard.SchoolId, default);
        foreach (VisitorOptions options in PageLook.Widths)
        {
            await using Visitor head = await dashboard.SignInAsync("head", options);
            await PageLook.GoAsync(head, "/channels", "channels");
            await PageLook.GoAsync(head, "/channels/open", "channel-open");
            await PageLook.GoAsync(head, "/channels/website", "channel");
            await PageLook.GoAsync(head, "/releases", "releases");
            await PageLook.GoAsync(head, "/releases/new?channel=website", "release-new");
            await PageLook.GoAsync(head, "/releases/1", "release");
            await PageLook.GoAsync(head, "/takedowns", "takedowns");
            await PageLook.GoAsync(head, "/reports", "reports");
            await PageLook.GoAsync(head, "/reports/governors", "reports-governors");
            await PageLook.GoAsync(head, "/reports/dpia", "reports-dpia");
            await PageLook.GoAsync(head, "/audit", "audit");
            await using Visitor admin = await dashboard.SignInAsync("admin", options);
            await PageLook.GoAsync(admin, "/channels/website", "channel-admin");
            await PageLook.GoAsync(admin, "/settings", "settings");
            await using Visitor trust = await dashboard.SignInAsync("trust", options);
            await PageLook.GoAsync(trust, "/channels/newsletter", "channel-trust");
            await PageLook.GoAsync(trust, "/schools", "schools");
        }
    }

    [BrowserFact]
    public async Task Settings_are_changed_and_what_cannot_be_is_said_at_its_field()
    {
        await using Visitor admin = await dashboard.SignInAsync("admin");
        await admin.GoAsync("/settings");
        await admin.Page.GetByLabel("Days to keep a photo that is blocked on every channel").FillAsync("ten");
        await SaveAsync(admin);
        Assert.Contains("Enter the days as a whole number", await admin.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        await admin.Page.GetByLabel("Days to keep a photo that is blocked on every channel").FillAsync("20");
        await SaveAsync(admin);
        Assert.Contains("The settings have been saved.", await admin.Page.GetByRole(AriaRole.Status).InnerTextAsync(), StringComparison.Ordinal);
        await using ConsentLensDbContext context = dashboard.Services.GetRequiredService<ConsentLensDbContextFactory>().Create(dashboard.SchoolId);
        Assert.Equal(20, (await SchoolSettings.ReadAsync(context, default)).KeepBlockedDays);
        await admin.Page.GetByLabel("Days to keep a photo that is blocked on every channel").FillAsync("");
        await SaveAsync(admin);
        Assert.Equal(SchoolSettings.Usual, await SchoolSettings.ReadAsync(context, default));
    }

    [BrowserFact]
    public async Task The_audit_log_is_verified_filtered_and_exported_and_safeguarding_is_for_the_lead_alone()
    {
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        await dsl.GoAsync("/audit");
        await dsl.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Check the whole log" }).ClickAsync();
        Assert.Contains("entries are unchanged since they were written", await dsl.Page.GetByRole(AriaRole.Status).InnerTextAsync(), StringComparison.Ordinal);
        IDownload file = await dsl.Page.RunAndWaitForDownloadAsync(() => dsl.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Export for a spreadsheet" }).ClickAsync());
        Assert.Contains("audit_verified", await File.ReadAllTextAsync(await file.PathAsync()), StringComparison.Ordinal);
        await dsl.GoAsync("/audit?does=audit_exported");
        Assert.Equal(1, await dsl.Page.Locator("tbody tr").CountAsync());

        await using Visitor admin = await dashboard.SignInAsync("admin");
        await admin.GoAsync("/audit");
        Assert.Equal(0, await admin.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Export for a spreadsheet" }).CountAsync());
        Assert.Equal(0, await admin.Page.Locator("option[value^=safeguarding_]").CountAsync());
        Assert.True(await dsl.Page.Locator("option[value^=safeguarding_]").CountAsync() > 0);
    }

    [BrowserFact]
    public async Task A_trust_adds_a_school_and_hands_its_administrator_a_link()
    {
        await using Visitor trust = await dashboard.SignInAsync("trust");
        await trust.GoAsync("/schools");
        await trust.Page.GetByLabel("Name", new PageGetByLabelOptions { Exact = true }).FillAsync("Elm Infants");
        await trust.Page.GetByLabel("Full name").FillAsync("Ellen Elm");
        await trust.Page.GetByLabel("User name").FillAsync("e.elm");
        await trust.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Add the school" }).ClickAsync();
        Assert.Equal("Elm Infants has been added", await trust.Page.Locator("h1").InnerTextAsync());
        string link = await trust.Page.Locator("#invitation-link").InnerTextAsync();
        await using Visitor admin = await dashboard.VisitAsync();
        Assert.Equal(200, await admin.GoAsync(link));
        await trust.GoAsync("/schools");
        Assert.Equal(1, await trust.Page.GetByRole(AriaRole.Row, new PageGetByRoleOptions { Name = "Elm Infants" }).CountAsync());
    }

    private static Task SaveAsync(Visitor admin) =>
        admin.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save", Exact = true }).ClickAsync();
}
