using System.Globalization;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class ChoosePhotosTests(RunningDashboard dashboard)
{
    [BrowserFact]
    public async Task Photos_beyond_the_page_are_chosen_all_at_once_or_the_first_of_them()
    {
        DrawnBatch batch = await DrawnBatch.ScreenPortraitsAsync(dashboard, "All at once");
        long[] releasable = [.. (await batch.PhotosAsync(Verdict.Clear)).Concat(await batch.PhotosAsync(Verdict.Blur)).Order()];
        Assert.True(releasable.Length > 2);
        await using Visitor office = await dashboard.SignInAsync("office");
        ILocator more = office.Page.GetByText("All photos that may be released, or the first ones");
        await office.GoAsync($"/batches/{batch.Id}?channel=website");
        await more.ClickAsync();
        await office.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = $"Make a release with all {releasable.Length} photos" }).ClickAsync();
        await CancelAsync(office, batch, releasable);

        // A number that is none is told beside its field, which stays open with what was typed.
        await office.GoAsync($"/batches/{batch.Id}?channel=website");
        await more.ClickAsync();
        await office.Page.GetByLabel("Or with the first ones: how many?").FillAsync("many");
        await office.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Make a release with the first photos" }).ClickAsync();
        Assert.Contains("Enter a whole number of photos", await office.Page.Locator(".govuk-form-group--error #First-error").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("many", await office.Page.Locator("#First").InputValueAsync());
        Assert.Contains("First-error", await office.Page.Locator("#First").GetAttributeAsync("aria-describedby"), StringComparison.Ordinal);
        await PageLook.HereAsync(office, "batch-first-refused");
        await office.Page.Locator("#First").FillAsync("2");
        await office.Page.Keyboard.PressAsync("Enter");
        await CancelAsync(office, batch, releasable[..2]);

        // Where a verdict is shown, it narrows what "all" means.
        long[] clear = await batch.PhotosAsync(Verdict.Clear);
        await office.GoAsync($"/batches/{batch.Id}?channel=website&verdict=clear");
        await more.ClickAsync();
        await office.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = $"Make a release with all {clear.Length} photos" }).ClickAsync();
        await CancelAsync(office, batch, clear);

        await office.GoAsync($"/releases/new?channel=website&batch={batch.Id}&first=1");
        Assert.Equal(1, await office.Page.Locator("input[name=photos]:checked").CountAsync());
        Assert.Equal(releasable.Length, await office.Page.Locator("input[name=photos]").CountAsync());
    }

    [BrowserFact]
    public async Task The_size_of_pictures_is_remembered_and_names_are_for_those_who_may_see_them()
    {
        DrawnBatch batch = await DrawnBatch.ScreenPortraitsAsync(dashboard, "Small and large");
        string path = $"/batches/{batch.Id}?channel=website";
        string choosing = $"/releases/new?channel=website&batch={batch.Id}";
        foreach (VisitorOptions options in PageLook.Widths)
        {
            await using Visitor dsl = await dashboard.SignInAsync("dsl", options);
            await dsl.GoAsync(path);
            double small = await WidthAsync(dsl);
            await dsl.Page.GetByLabel("large", new PageGetByLabelOptions { Exact = true }).CheckAsync();
            Assert.True(await WidthAsync(dsl) > small * 1.5);
            await PageLook.HereAsync(dsl, "batch-large");
            await PageLook.GoAsync(dsl, choosing, "release-new-large");
            Assert.True(await dsl.Page.GetByLabel("large", new PageGetByLabelOptions { Exact = true }).IsCheckedAsync());
            Assert.True(await WidthAsync(dsl) > small * 1.5);
            await dsl.Page.GetByLabel("small", new PageGetByLabelOptions { Exact = true }).CheckAsync();
            Assert.Equal(small, await WidthAsync(dsl), small * 0.3);
            await PageLook.HereAsync(dsl, "release-new");
            Assert.Contains("IMG_0000.jpg", await dsl.Page.Locator(".cl-grid").InnerTextAsync(), StringComparison.Ordinal);
        }

        await using Visitor office = await dashboard.SignInAsync("office");
        await office.GoAsync(choosing);
        Assert.DoesNotContain("IMG_", await office.Page.Locator(".cl-grid").InnerTextAsync(), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task A_channel_that_the_privacy_notice_does_not_list_says_so_where_photos_would_be_released()
    {
        DrawnBatch batch = await DrawnBatch.ScreenPortraitsAsync(dashboard, "Not listed yet");
        await using ConsentLensDbContext context = batch.Context();
        string platform = await context.Channels.Where(channel => channel.ChannelId == "website").Select(channel => channel.Platform).SingleAsync();
        string sentence = $"{platform} releases nothing until the school’s privacy notice lists it";
        await using Visitor office = await dashboard.SignInAsync("office");
        await office.GoAsync($"/batches/{batch.Id}?channel=website");
        Assert.Equal(1, await office.Page.Locator("#release").CountAsync());
        await context.Channels.Where(channel => channel.ChannelId == "website").ExecuteUpdateAsync(update => update.SetProperty(channel => channel.ListedInPrivacyNotice, false));
        try
        {
            await PageLook.GoAsync(office, $"/batches/{batch.Id}?channel=website", "batch-not-listed");
            Assert.Contains(sentence, await office.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
            Assert.Equal(0, await office.Page.Locator("#release").CountAsync());
            await office.GoAsync("/releases/new");
            Assert.Contains(sentence, await office.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        }
        finally
        {
            await context.Channels.Where(channel => channel.ChannelId == "website").ExecuteUpdateAsync(update => update.SetProperty(channel => channel.ListedInPrivacyNotice, true));
        }
    }

    [BrowserFact]
    public async Task What_is_wrong_with_a_form_stands_beside_the_field_that_it_is_about()
    {
        await using Visitor admin = await dashboard.SignInAsync("admin");
        await admin.GoAsync("/settings");
        await admin.Page.Locator("#KeepUnusedDays").FillAsync("0");
        await admin.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save", Exact = true }).ClickAsync();
        Assert.Contains("Enter from 1 to", await admin.Page.Locator(".govuk-form-group--error #KeepUnusedDays-error").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await admin.Page.Locator(".govuk-error-message").CountAsync());
        Assert.Equal("#KeepUnusedDays", await admin.Page.Locator(".govuk-error-summary a").GetAttributeAsync("href"));
        await PageLook.HereAsync(admin, "settings-refused");
        await admin.GoAsync("/channels/open");
        await admin.Page.Locator("#ChannelId").FillAsync("twitter-x");
        await admin.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Open the channel" }).ClickAsync();
        Assert.Contains("Enter the platform", await admin.Page.Locator(".govuk-form-group--error #Fields_Platform-error").InnerTextAsync(), StringComparison.Ordinal);
        await PageLook.HereAsync(admin, "channel-refused");
    }

    private static async Task<double> WidthAsync(Visitor visitor) => await visitor.Page.EvaluateAsync<double>("document.querySelector('.cl-thumb').getBoundingClientRect().width");

    /// <summary>The release that was just made holds these photos; it is given up again.</summary>
    private static async Task CancelAsync(Visitor office, DrawnBatch batch, long[] photos)
    {
        await office.Page.WaitForURLAsync("**/releases/*");
        long release = long.Parse(new Uri(office.Page.Url).Segments[^1], CultureInfo.InvariantCulture);
        await using ConsentLensDbContext context = batch.Context();
        Assert.Equal(photos, await context.ReleaseItems.Where(item => item.ReleaseId == release).OrderBy(item => item.Number).Select(item => item.PhotoId).ToArrayAsync());
        await office.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Cancel the release" }).ClickAsync();
        await office.Page.GetByText("The release has been cancelled.").WaitForAsync();
    }
}
