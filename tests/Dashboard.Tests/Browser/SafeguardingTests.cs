using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class SafeguardingTests(RunningDashboard dashboard)
{
    [BrowserFact]
    public async Task A_photo_is_locked_at_once_for_everybody_and_the_lead_records_what_was_done()
    {
        DrawnBatch batch = await DrawnBatch.ScreenAsync(dashboard, "To be stopped", 2);
        await using ConsentLensDbContext context = batch.Context();
        long photo = await context.Photos.Where(row => row.BatchId == batch.Id).MinAsync(row => row.Id);
        await using Visitor head = await dashboard.SignInAsync("head");
        await head.GoAsync($"/photos/{photo}");
        await head.Page.GetByText("Safeguarding stop").ClickAsync();
        await head.Page.GetByLabel("What worries you").FillAsync("A bruise on the arm.");
        await head.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Lock this photo now" }).ClickAsync();
        await head.Page.GetByText("The photo is locked").WaitForAsync();

        await using Visitor office = await dashboard.SignInAsync("office");
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        foreach (Visitor anyone in new[] { head, office, dsl })
        {
            foreach (string path in new[] { $"/photos/{photo}", $"/photos/{photo}/preview", $"/photos/{photo}/thumb", $"/photos/{photo}/copy?channel=website" })
                Assert.Equal(404, (await anyone.Page.APIRequest.GetAsync(path)).Status);
        }

        await office.GoAsync("/safeguarding");
        Assert.Contains("/access/denied", office.Page.Url, StringComparison.Ordinal);
        await dsl.GoAsync("/safeguarding");
        ILocator concern = dsl.Page.Locator("section", new PageLocatorOptions { HasText = $"{photo}, from To be stopped" });
        Assert.Contains("A bruise on the arm.", await concern.InnerTextAsync(), StringComparison.Ordinal);
        await concern.GetByLabel("What was done").FillAsync("Talked to the family and to the doctor; a fall at play.");
        await concern.GetByLabel("Can be used again").CheckAsync();
        await concern.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Close the concern" }).ClickAsync();
        await dsl.Page.GetByText("The concern has been closed").WaitForAsync();
        Assert.Equal(200, (await office.Page.APIRequest.GetAsync($"/photos/{photo}/thumb")).Status);
        Assert.Equal(PhotoState.Screened, await context.Photos.Where(row => row.Id == photo).Select(row => row.State).SingleAsync());
    }
}
