using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class TakedownPagesTests(RunningDashboard dashboard)
{
    private const string Link = "https://school.example/gallery/woods";

    [BrowserFact]
    public async Task Three_photos_of_one_place_are_confirmed_in_two_clicks_and_a_slip_is_undone()
    {
        (string release, int photos) = await PublishAndStopAsync("Into the woods");
        await using Visitor office = await dashboard.SignInAsync("office");
        await office.GoAsync("/takedowns");
        ILocator place = office.Page.Locator("section.cl-place", new PageLocatorOptions { HasText = release });
        string told = await place.InnerTextAsync();
        Assert.Contains($"{photos} photos on", told, StringComparison.Ordinal);
        Assert.Contains(Link, told, StringComparison.Ordinal);
        Assert.Contains("Downloaded by office on ", told, StringComparison.Ordinal);
        Assert.Contains("0001.jpg", told, StringComparison.Ordinal);
        Assert.True(photos >= 3);
        Assert.Equal(photos, await place.Locator("img").CountAsync());

        await place.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = $"Tick all {photos}" }).ClickAsync();
        Assert.Equal($"{photos} ticked", await office.Page.Locator("[data-chosen]").InnerTextAsync());
        await office.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Confirm that the ticked photos are down" }).ClickAsync();
        await office.Page.GetByText($"You have confirmed that {photos} photos are down.").WaitForAsync();
        Assert.Equal(0, await place.CountAsync());

        await office.Page.GetByRole(AriaRole.Row, new PageGetByRoleOptions { Name = ", 0001.jpg" }).First.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Undo" }).ClickAsync();
        await office.Page.GetByText("the takedown is open again").WaitForAsync();
        Assert.Equal(1, await place.Locator(".cl-takedown").CountAsync());
        await using Visitor trust = await dashboard.SignInAsync("trust");
        await trust.GoAsync("/takedowns");
        Assert.Equal((1, 0), (await trust.Page.Locator("section.cl-place", new PageLocatorOptions { HasText = release }).Locator(".cl-takedown").CountAsync(), await trust.Page.Locator("main button").CountAsync()));
    }

    [BrowserFact]
    public async Task The_page_passes_axe_in_both_themes_and_widths_and_nothing_ticked_is_told()
    {
        await PublishAndStopAsync("Down by the river");
        foreach (VisitorOptions options in PageLook.Widths)
        {
            await using Visitor office = await dashboard.SignInAsync("office", options);
            await PageLook.GoAsync(office, "/takedowns", "takedowns-many");
            if (await office.Page.Locator(".cl-takedown").CountAsync() < 2)
                continue;
            await office.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Confirm that the ticked photos are down" }).ClickAsync();
            Assert.Contains("Tick the photos that are down", await office.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        }
    }

    /// <summary>Publishes a release of a batch of its own, and stops every photo of it.</summary>
    /// <returns>What the release is called, and how many photos have to come down.</returns>
    private async Task<(string Release, int Photos)> PublishAndStopAsync(string name)
    {
        await dashboard.StartAsync();
        DrawnBatch batch = await DrawnBatch.ScreenPortraitsAsync(dashboard, name);
        IServiceProvider services = dashboard.Services;
        int school = dashboard.SchoolId;
        long[] photos = [.. await batch.PhotosAsync(Verdict.Clear), .. await batch.PhotosAsync(Verdict.Blur)];
        long release = (await services.GetRequiredService<ReleaseDraft>().CreateAsync(school, "website", name, photos, "office", default)).ReleaseId;
        await services.GetRequiredService<ApproveRelease>().RunAsync(school, release, "head", int.MaxValue, default);
        await using ConsentLensDbContext context = batch.Context();
        await Patience.UntilAsync(() => context.Releases.AnyAsync(row => row.Id == release && row.State == ReleaseState.Built), TimeSpan.FromSeconds(30), () => "The package is not built.");
        await using (Visitor office = await dashboard.SignInAsync("office"))
        {
            Assert.Equal(200, (await office.Page.APIRequest.GetAsync($"/releases/{release}/package")).Status);
        }

        await services.GetRequiredService<RecordPublication>().RunAsync(school, release, null, Link, "head", default);
        long[] packed = await context.ReleaseItems.Where(item => item.ReleaseId == release && item.CopySha256 != null).Select(item => item.PhotoId).ToArrayAsync();
        foreach (long photo in packed)
            await services.GetRequiredService<AssertPhoto>().RunAsync(school, photo, PhotoAssertionKind.Withheld, null, "dsl", null, default);
        return (name, packed.Length);
    }
}
