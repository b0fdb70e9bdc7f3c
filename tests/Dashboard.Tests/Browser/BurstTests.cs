using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>Photos of one scene, taken one after the other.</summary>
[Collection(BrowserCollection.Name)]
public sealed class BurstTests(RunningDashboard dashboard)
{
    [BrowserFact]
    public async Task They_stand_together_the_least_risky_first_and_the_others_folded_away()
    {
        // One portrait each of several people; the middle three are said to look the same.
        DrawnBatch batch = await DrawnBatch.ScreenPortraitsAsync(dashboard, "One after the other");
        await using ConsentLensDbContext context = batch.Context();
        long[] photos = await context.Photos.Where(photo => photo.BatchId == batch.Id).OrderBy(photo => photo.Id).Select(photo => photo.Id).ToArrayAsync();
        long[] run = photos[1..4];
        PictureRow first = await context.Pictures.SingleAsync(picture => picture.PhotoId == run[0]);
        foreach (PictureRow picture in await context.Pictures.Where(picture => run.Contains(picture.PhotoId)).ToArrayAsync())
            picture.Looks = first.Looks;
        await context.SaveChangesAsync();
        Dictionary<long, Verdict> verdicts = await context.Verdicts.Where(row => run.Contains(row.PhotoId) && row.ChannelId == "website").ToDictionaryAsync(row => row.PhotoId, row => row.Verdict);
        int[] risks = [.. new[] { Verdict.Clear, Verdict.Blur, Verdict.Review, Verdict.Block }.Select(verdict => (int)verdict)];

        foreach (VisitorOptions options in PageLook.Widths)
        {
            await using Visitor office = await dashboard.SignInAsync("office", options);
            await office.GoAsync($"/batches/{batch.Id}?channel=website");
            ILocator stack = office.Page.Locator(".cl-grid > li:has(.cl-stack)");
            await Assertions.Expect(stack).ToHaveCountAsync(1);
            Assert.Equal(photos.Length - 2, await office.Page.Locator(".cl-grid > li").CountAsync());
            Assert.Equal("2 more photos of this scene", await stack.Locator("summary").InnerTextAsync());
            await stack.Locator("summary").ClickAsync();
            string[] shown = await stack.Locator("a[href^='/photos/']").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href').split('/').at(-1))");
            Assert.Equal(run.Select(photo => $"{photo}").Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
            int[] order = [.. shown.Select(photo => Array.IndexOf(risks, (int)verdicts[long.Parse(photo, System.Globalization.CultureInfo.InvariantCulture)]))];
            Assert.Equal(order.Order(), order);
            await PageLook.HereAsync(office, "batch-burst");
        }
    }
}
