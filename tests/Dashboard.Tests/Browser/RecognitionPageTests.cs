using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>How well the school's own people are recognised: counts for whoever sees reports, names for the safeguarding lead, one step for an administrator.</summary>
[Collection(BrowserCollection.Name)]
public sealed class RecognitionPageTests(RunningDashboard dashboard)
{
    private const string Path = "/reports/recognition";

    [BrowserFact]
    public async Task The_page_passes_axe_in_both_themes_and_widths_and_names_people_to_the_lead_alone()
    {
        await dashboard.StartAsync();
        int before = await LooksAsync();
        foreach (VisitorOptions options in PageLook.Widths)
        {
            await using Visitor dsl = await dashboard.SignInAsync("dsl", options);
            await PageLook.GoAsync(dsl, Path, "recognition");
            Assert.True(await dsl.Page.Locator("main a[href^='/people/']").CountAsync() > 0, "Nobody is named.");
            await using Visitor admin = await dashboard.SignInAsync("admin", options);
            await PageLook.GoAsync(admin, Path, "recognition-admin");
            Assert.Equal(0, await admin.Page.Locator("main a[href^='/people/']").CountAsync());
            Assert.Equal(1, await admin.Page.GetByRole(AriaRole.Rowheader, new PageGetByRoleOptions { Name = "Everybody" }).CountAsync());
        }

        await using Visitor office = await dashboard.SignInAsync("office");
        Assert.Equal(403, await office.GoAsync(Path));
        Assert.Equal(before + 2, await LooksAsync());
    }

    [BrowserFact]
    public async Task On_paper_nobody_is_named()
    {
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        await dsl.GoAsync(Path);
        ILocator names = dsl.Page.Locator("main a[href^='/people/']");
        await dsl.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        for (int index = 0; index < await names.CountAsync(); index++)
            Assert.False(await names.Nth(index).IsVisibleAsync());
        Assert.True(await dsl.Page.GetByText("By year group").First.IsVisibleAsync());
    }

    // Nothing is compared again meanwhile: the drawn school is matched as it was, before and after.
    [BrowserFact]
    public async Task Where_somebody_would_be_taken_for_somebody_else_stricter_numbers_are_offered_to_an_administrator_alone()
    {
        await dashboard.StartAsync();
        await using ConsentLensDbContext context = dashboard.Services.GetRequiredService<ConsentLensDbContextFactory>().Create(dashboard.SchoolId);
        SchoolSettingsRow? row = await context.SchoolSettings.SingleOrDefaultAsync();
        double? before = row?.MatchAt;
        if (row is null)
            context.SchoolSettings.Add(row = new SchoolSettingsRow { SchoolId = dashboard.SchoolId, ChangedBy = "test", ChangedAt = DateTimeOffset.UtcNow });
        row.MatchAt = 0.65;
        await context.SaveChangesAsync();
        try
        {
            foreach (VisitorOptions options in PageLook.Widths)
            {
                await using Visitor admin = await dashboard.SignInAsync("admin", options);
                await PageLook.GoAsync(admin, Path, "recognition-advice");
                Assert.Equal(1, await admin.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Use these stricter similarities" }).CountAsync());
                Assert.Equal("0.675", await admin.Page.Locator("input[name=matchAt]").GetAttributeAsync("value"));
            }

            await using Visitor head = await dashboard.SignInAsync("head");
            await head.GoAsync(Path);
            Assert.Equal(0, await head.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Use these stricter similarities" }).CountAsync());
            Assert.Equal(1, await head.Page.GetByText("An administrator can do this on this page.").CountAsync());
        }
        finally
        {
            row.MatchAt = before;
            await context.SaveChangesAsync();
        }
    }

    private async Task<int> LooksAsync()
    {
        await using ConsentLensDbContext context = dashboard.Services.GetRequiredService<ConsentLensDbContextFactory>().Create(dashboard.SchoolId);
        return await context.AuditEntries.CountAsync(entry => entry.Action == "recognition_measured" && entry.Actor == "admin");
    }
}
