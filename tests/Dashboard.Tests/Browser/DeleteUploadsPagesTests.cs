using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class DeleteUploadsPagesTests(RunningDashboard dashboard)
{
    [BrowserFact]
    public async Task The_lead_deletes_a_photo_and_then_its_batch_with_a_reason()
    {
        DrawnBatch batch = await GroupBatch.ScreenAsync(dashboard, "Sent by mistake", 1, 2, 3);
        long[] photos = await GroupBatch.PhotosAsync(batch);
        foreach (VisitorOptions options in PageLook.Widths)
        {
            await using Visitor looker = await dashboard.SignInAsync("dsl", options);
            await PageLook.GoAsync(looker, $"/photos/{photos[0]}/delete", "photo-delete");
            await looker.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Delete this photo" }).ClickAsync();
            Assert.EndsWith("Enter why it is deleted, in a few words. The reason is kept.", await looker.Page.Locator(".govuk-form-group--error #Reason-error").InnerTextAsync(), StringComparison.Ordinal);
            await PageLook.HereAsync(looker, "photo-delete-refused");
            await PageLook.GoAsync(looker, $"/batches/{batch.Id}/delete", "batch-delete");
        }

        await using Visitor office = await dashboard.SignInAsync("office");
        await office.GoAsync($"/photos/{photos[0]}");
        Assert.Equal(0, await office.Page.GetByText("Delete this photo").CountAsync());

        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        await dsl.GoAsync($"/photos/{photos[0]}");
        await dsl.Page.GetByText("Delete this photo", new PageGetByTextOptions { Exact = true }).ClickAsync();
        await dsl.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Delete this photo…" }).ClickAsync();
        await SayWhyAsync(dsl, "Delete this photo", "A birthday at home.");
        Assert.Contains($"Photo {photos[0]} has been deleted.", await dsl.Page.Locator(".cl-notice").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await dsl.Page.Locator($".cl-grid a[href='/photos/{photos[0]}']").CountAsync());
        Assert.Contains("1 photo", await dsl.Page.Locator(".cl-facts").InnerTextAsync(), StringComparison.Ordinal);
        await PageLook.GoAsync(dsl, $"/photos/{photos[0]}", "photo-deleted");
        Assert.Contains("uploaded by mistake", await dsl.Page.Locator(".cl-desk__picture").InnerTextAsync(), StringComparison.Ordinal);
        await dsl.Page.GetByText("History").ClickAsync();
        Assert.Contains("A birthday at home.", await dsl.Page.Locator(".cl-history").InnerTextAsync(), StringComparison.Ordinal);
        await office.GoAsync($"/photos/{photos[0]}");
        Assert.DoesNotContain("A birthday at home.", await office.Page.ContentAsync(), StringComparison.Ordinal);

        await dsl.GoAsync($"/batches/{batch.Id}");
        await dsl.Page.GetByText("Delete this batch", new PageGetByTextOptions { Exact = true }).ClickAsync();
        await dsl.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Delete this batch…" }).ClickAsync();
        await SayWhyAsync(dsl, "Delete 2 photos", "All of it is private.");
        Assert.Contains("2 photos deleted.", await dsl.Page.Locator(".cl-notice").InnerTextAsync(), StringComparison.Ordinal);
        await PageLook.GoAsync(dsl, $"/batches/{batch.Id}", "batch-deleted");
        Assert.Contains("The photos of this batch have been deleted.", await dsl.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await dsl.GoAsync("/batches?text=Sent+by+mistake");
        Assert.Contains("Deleted", await dsl.Page.Locator("tbody tr").First.InnerTextAsync(), StringComparison.Ordinal);
        await using ConsentLensDbContext context = batch.Context();
        Assert.Equal(3, await context.AuditEntries.CountAsync(entry => entry.Action == "photo_deleted" && entry.Actor == "dsl" && photos.Select(photo => photo.ToString()).Contains(entry.SubjectId)));
    }

    private static async Task SayWhyAsync(Visitor dsl, string button, string why)
    {
        await dsl.Page.GetByLabel("Why was it uploaded by mistake?").FillAsync(why);
        await dsl.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = button, Exact = true }).ClickAsync();
        await dsl.Page.Locator(".cl-notice").WaitForAsync();
    }
}
