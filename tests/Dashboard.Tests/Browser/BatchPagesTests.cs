using System.Globalization;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class BatchPagesTests(RunningDashboard dashboard)
{
    [BrowserFact]
    public async Task The_pages_of_home_uploads_and_batches_pass_axe_in_both_themes_and_widths()
    {
        long batch = await UploadAsync("Autumn fair", 8);
        long open = await UploadAsync("Left open", 2, finish: false);
        await WaitAsync(batch);
        foreach (VisitorOptions options in PageLook.Widths)
        {
            await using Visitor dsl = await dashboard.SignInAsync("dsl", options);
            await PageLook.GoAsync(dsl, "/", "home");
            await PageLook.GoAsync(dsl, "/upload", "upload");
            await PageLook.GoAsync(dsl, $"/upload?batch={open}", "upload-continued");
            await PageLook.GoAsync(dsl, "/batches", "batches");
            await PageLook.GoAsync(dsl, $"/batches/{batch}", "batch");
            await PageLook.GoAsync(dsl, $"/batches/{batch}?channel=newsletter&verdict=review", "batch-review");
            await PageLook.GoAsync(dsl, $"/batches/{open}", "batch-open");
        }
    }

    [BrowserFact]
    public async Task Thumbnails_are_for_those_who_may_see_photos_are_kept_nowhere_and_gone_when_a_photo_is_locked()
    {
        long batch = await UploadAsync("Thumbnails", 2);
        await WaitAsync(batch);
        long[] photos = await PhotosAsync(batch);
        await using Visitor office = await dashboard.SignInAsync("office");
        IAPIResponse thumb = await office.Page.APIRequest.GetAsync($"/photos/{photos[0]}/thumb");
        IAPIResponse filled = await office.Page.APIRequest.GetAsync($"/photos/{photos[0]}/preview?faces=filled");
        await using Visitor admin = await dashboard.SignInAsync("admin");
        IAPIResponse refused = await admin.Page.APIRequest.GetAsync($"/photos/{photos[0]}/thumb", new APIRequestContextOptions { MaxRedirects = 0 });
        await LockAsync(photos[0]);
        IAPIResponse locked = await office.Page.APIRequest.GetAsync($"/photos/{photos[0]}/thumb");
        IAPIResponse lockedLarge = await office.Page.APIRequest.GetAsync($"/photos/{photos[0]}/preview");

        Assert.Equal((200, "image/jpeg", 200), (thumb.Status, thumb.Headers["content-type"], filled.Status));
        Assert.All((IAPIResponse[])[thumb, filled], answer => Assert.Contains("no-store", answer.Headers["cache-control"], StringComparison.Ordinal));
        Assert.Equal(302, refused.Status);
        Assert.Equal((404, 404), (locked.Status, lockedLarge.Status));
        await office.GoAsync($"/batches/{batch}");
        Assert.Equal(1, await office.Page.Locator(".cl-thumb").CountAsync());
    }

    [BrowserFact]
    public async Task Photos_that_are_clear_are_put_into_a_release_and_others_cannot_be_chosen()
    {
        long batch = await UploadAsync("For release", 8);
        await WaitAsync(batch);
        IReadOnlyList<VerdictTally> tallies = await dashboard.Services.GetRequiredService<BatchVerdicts>().CountAsync(dashboard.SchoolId, batch, default);
        VerdictTally website = tallies.Single(tally => tally.ChannelId == "website");
        await using Visitor office = await dashboard.SignInAsync("office");
        await office.GoAsync($"/batches/{batch}?channel=website");
        ILocator boxes = office.Page.Locator("#grid input[name=photos]");
        Assert.Equal(website.Clear + website.Blur, await boxes.CountAsync());
        Assert.True(website.Clear + website.Blur > 0);

        await office.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Select all on this page" }).ClickAsync();
        Assert.Contains("selected", await office.Page.Locator("#chosen-count").InnerTextAsync(), StringComparison.Ordinal);
        await office.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Make a release with the selected photos" }).ClickAsync();

        await office.Page.WaitForURLAsync("**/releases/*", new PageWaitForURLOptions { WaitUntil = WaitUntilState.DOMContentLoaded });
        long release = long.Parse(office.Page.Url[(office.Page.Url.LastIndexOf('/') + 1)..], CultureInfo.InvariantCulture);
        await using ConsentLensDbContext context = Context();
        Verdict[] released = await context.ReleaseItems.Where(item => item.ReleaseId == release).Select(item => item.Verdict).ToArrayAsync();
        Assert.Equal(website.Clear + website.Blur, released.Length);
        Assert.All(released, verdict => Assert.True(verdict is Verdict.Clear or Verdict.Blur));
    }

    private ConsentLensDbContext Context() => dashboard.Services.GetRequiredService<ConsentLensDbContextFactory>().Create(dashboard.SchoolId);

    private async Task<long> UploadAsync(string name, int photos, bool finish = true)
    {
        await dashboard.StartAsync();
        IServiceProvider services = dashboard.Services;
        long batch = await services.GetRequiredService<OpenUpload>().RunAsync(dashboard.SchoolId, new UploadPlan(name, "Fair", [], []), "office", default);
        foreach (string file in dashboard.Drawn.ReadablePhotos.Take(photos))
        {
            byte[] bytes = await File.ReadAllBytesAsync(file);
            // A comment makes each batch's photos its own.
            byte[] own = [.. bytes[..2], 0xFF, 0xFE, 0, 10, .. BitConverter.GetBytes(batch), .. bytes[2..]];
            await services.GetRequiredService<ReceivePhoto>().RunAsync(dashboard.SchoolId, batch, Path.GetFileName(file), new MemoryStream(own), default);
        }

        if (finish)
            await services.GetRequiredService<FinishUpload>().RunAsync(dashboard.SchoolId, batch, 0, "office", default);
        return batch;
    }

    private async Task WaitAsync(long batch)
    {
        await foreach (BatchStatus? _ in dashboard.Services.GetRequiredService<BatchWatch>().FollowAsync(dashboard.SchoolId, batch, default))
        {
        }
    }

    private async Task<long[]> PhotosAsync(long batch)
    {
        await using ConsentLensDbContext context = Context();
        return await context.Photos.Where(photo => photo.BatchId == batch).OrderBy(photo => photo.Id).Select(photo => photo.Id).ToArrayAsync();
    }

    private async Task LockAsync(long photo)
    {
        await using ConsentLensDbContext context = Context();
        await context.Photos.Where(row => row.Id == photo).ExecuteUpdateAsync(update => update.SetProperty(row => row.State, PhotoState.Locked));
    }
}
