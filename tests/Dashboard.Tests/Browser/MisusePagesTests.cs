using System.Text.RegularExpressions;
using ConsentLens.Dashboard.Tests.Hosting;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>What to do when a picture is misused, and where somebody's pictures were published.</summary>
[Collection(BrowserCollection.Name)]
public sealed partial class MisusePagesTests(RunningDashboard dashboard)
{
    private const string Steps = "/safeguarding/misuse";

    [BrowserFact]
    public async Task Everybody_finds_the_steps_from_every_page_and_nothing_on_them_leads_to_another_site()
    {
        await dashboard.StartAsync();
        foreach (VisitorOptions options in PageLook.Widths)
        {
            await using Visitor office = await dashboard.SignInAsync("office", options);
            await office.GoAsync("/upload");
            await office.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "If a picture is misused" }).ClickAsync();
            Assert.Equal("If somebody blackmails the school or misuses a picture", await office.Page.Locator("h1").InnerTextAsync());
            await PageLook.HereAsync(office, "misuse");
            string page = await office.Page.Locator("main").InnerTextAsync();
            foreach (string number in (string[])["999", "101", "0808 800 5000", "0344 381 4772", "0303 123 1113", "0800 1111", "report.iwf.org.uk", "childline.org.uk/remove", "ceop.police.uk", "72 hours", "once a year"])
                Assert.Contains(number, page, StringComparison.Ordinal);
            Assert.Equal(0, await office.Page.Locator("a[href*='//']").CountAsync());
        }

        foreach (string user in (string[])["dsl", "head", "admin", "trust"])
        {
            await using Visitor visitor = await dashboard.SignInAsync(user);
            Assert.Equal(200, await visitor.GoAsync(Steps));
        }
    }

    [BrowserFact]
    public async Task The_lead_prints_and_exports_where_somebodys_pictures_were_published_and_nobody_else_does()
    {
        const string person = "R-misused";
        await dashboard.StartAsync();
        await PublishedPhoto.AddAsync(dashboard.Services, dashboard.SchoolId, person);
        foreach (VisitorOptions options in PageLook.Widths)
        {
            await using Visitor dsl = await dashboard.SignInAsync("dsl", options);
            await dsl.GoAsync($"/people/{person}/photos");
            await dsl.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Where their pictures were published" }).ClickAsync();
            await dsl.Page.GetByText("What this list does not know").WaitForAsync();
            await PageLook.HereAsync(dsl, "published-pictures");
            Assert.Equal(1, await dsl.Page.Locator("main li.cl-card").CountAsync());
            Assert.Contains("Not taken down, as far as is known", await dsl.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
            IDownload file = await dsl.Page.RunAndWaitForDownloadAsync(() => dsl.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Export for a spreadsheet (CSV)" }).ClickAsync());
            Assert.Equal($"published-pictures-{person}.csv", file.SuggestedFilename);
            string[] lines = await File.ReadAllLinesAsync(await file.PathAsync());
            Assert.Equal(2, lines.Length);
            Assert.Matches(Published(), lines[1]);
        }

        foreach (string user in (string[])["office", "head", "admin", "trust"])
        {
            await using Visitor other = await dashboard.SignInAsync(user);
            Assert.Equal(403, await other.GoAsync($"/people/{person}/published"));
        }

        // Whom the lead looks for is nobody else's business.
        await using Visitor head = await dashboard.SignInAsync("head");
        await head.GoAsync("/audit?does=safeguarding_publications_listed");
        Assert.Equal(0, await head.Page.Locator("tbody tr").CountAsync());
        await using Visitor lead = await dashboard.SignInAsync("dsl");
        await lead.GoAsync("/audit?does=safeguarding_publications_listed");
        Assert.Equal(4, await lead.Page.Locator("tbody tr").CountAsync());
        Assert.Equal(404, await lead.GoAsync("/people/R-nobody/published"));
    }

    [GeneratedRegex(",recognised,not_redacted,.*,published,https?://", RegexOptions.CultureInvariant)]
    private static partial Regex Published();
}
