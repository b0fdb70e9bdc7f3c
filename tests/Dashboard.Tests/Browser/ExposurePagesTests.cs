using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>A channel that shows no close-ups, from its form to the decision about a photo.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ExposurePagesTests(RunningDashboard dashboard)
{
    private const string Channel = "from-afar";

    [BrowserFact]
    public async Task A_close_up_waits_until_somebody_agrees_that_it_may_be_shown()
    {
        await using Visitor head = await dashboard.SignInAsync("head");
        await OpenChannelAsync(head);
        // Pictures of one person each, hardly larger than the face.
        DrawnBatch batch = await DrawnBatch.ScreenPortraitsAsync(dashboard, "From close by");
        long photo = await CloseUpAsync(batch);
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        var desk = new DeskVisitor(dsl);
        await desk.OpenAsync($"/photos/{photo}");
        ILocator words = dsl.Page.Locator("#photo-words");
        Assert.Contains("Decide about the close-up", await words.InnerTextAsync(), StringComparison.Ordinal);
        await PageLook.HereAsync(dsl, "photo-close-up");
        await desk.PressAsync("l");
        Assert.Equal(Verdict.Clear, await batch.VerdictAsync(photo, Channel));
        Assert.Contains("The close-ups in it may be shown.", await dsl.Page.Locator("main").TextContentAsync(), StringComparison.Ordinal);
        await words.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Undo: close-ups may be shown" }).ClickAsync();
        await words.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "The close-ups may be shown" }).WaitForAsync();
        Assert.Equal(Verdict.Review, await batch.VerdictAsync(photo, Channel));
    }

    [BrowserFact]
    public async Task Home_names_the_channels_that_show_close_ups_and_leads_to_them_alone()
    {
        await using Visitor head = await dashboard.SignInAsync("head");
        await head.GoAsync("/");
        ILocator card = head.Page.Locator("a.cl-card__link", new PageLocatorOptions { HasTextString = "close-ups" });
        int count = int.Parse(await card.Locator(".cl-figure").InnerTextAsync(), System.Globalization.CultureInfo.InvariantCulture);
        await card.ClickAsync();
        ILocator rows = head.Page.Locator("tbody tr");
        Assert.Equal(count, await rows.CountAsync());
        string listed = await head.Page.Locator("tbody").InnerTextAsync();
        Assert.Contains("website", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("newsletter", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("No close-ups", listed, StringComparison.Ordinal);
        await PageLook.HereAsync(head, "channels-close-ups");
    }

    private async Task OpenChannelAsync(Visitor head)
    {
        await head.GoAsync("/channels/open");
        IPage page = head.Page;
        Assert.True(await page.GetByLabel("No close-ups", new PageGetByLabelOptions { Exact = true }).IsCheckedAsync());
        await page.GetByLabel("Short name").FillAsync(Channel);
        await page.GetByLabel("What it is used for").SelectOptionAsync(new SelectOptionValue { Label = "Website" });
        await page.GetByLabel("Platform").FillAsync("Website from afar");
        await page.GetByLabel("The school’s privacy notice lists this channel").CheckAsync();
        await page.GetByLabel("Do not look for them").CheckAsync();
        await page.GetByLabel("Largest face that is not a close-up").FillAsync("large");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Open the channel" }).ClickAsync();
        Assert.Contains("whole number of pixels", await page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("whole number of pixels", await page.Locator(".govuk-form-group--error").InnerTextAsync(), StringComparison.Ordinal);
        await page.GetByLabel("Largest face that is not a close-up").FillAsync("60");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Open the channel" }).ClickAsync();
        await page.WaitForURLAsync("**/channels");
        await using ConsentLensDbContext context = Context();
        ChannelRow row = await context.Channels.SingleAsync(channel => channel.ChannelId == Channel);
        Assert.Equal(new ExposureRule { Exposure = Exposure.NoCloseUps, LargestFace = 60, CopySide = 1600 }, row.ToExposure());
    }

    /// <summary>A photo of the batch that nothing but a close-up holds there.</summary>
    private static async Task<long> CloseUpAsync(DrawnBatch batch)
    {
        long found = 0;
        await Patience.UntilAsync(
            async () =>
            {
                await using ConsentLensDbContext context = batch.Context();
                VerdictRow[] rows = await context.Verdicts.AsNoTracking().Where(row => row.ChannelId == Channel && context.Photos.Any(photo => photo.Id == row.PhotoId && photo.BatchId == batch.Id)).ToArrayAsync();
                found = rows.FirstOrDefault(row => row.Reasons is [Reason.CloseUp])?.PhotoId ?? 0;
                return found > 0;
            },
            TimeSpan.FromSeconds(30),
            () => "No photo waits for a close-up alone.");
        return found;
    }

    private ConsentLensDbContext Context() => dashboard.Services.GetRequiredService<ConsentLensDbContextFactory>().Create(dashboard.SchoolId);
}
