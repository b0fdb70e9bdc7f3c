using System.Text.RegularExpressions;
using ConsentLens.Pipeline.Tests;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>An upload that goes on: after the connection was cut, after the page was loaded again, and while its first photos are screened.</summary>
[Collection(BrowserCollection.Name)]
public sealed class UploadUnderWayTests(RunningDashboard dashboard) : IDisposable
{
    private const int Many = 120;

    private readonly UploadFiles _files = new(dashboard);

    public void Dispose() => _files.Dispose();

    [BrowserFact]
    public async Task An_upload_of_120_photos_goes_on_after_the_connection_was_cut_and_its_screening_is_seen_live()
    {
        await using Visitor office = await dashboard.SignInAsync("office");
        string[] photos = await _files.DrawAsync(Many, "cut");
        var line = new CutLine(cutAfter: 60);
        await office.Page.RouteAsync("**/upload/*/photos*", line.PassAsync);
        await UploadFiles.BeginAsync(office, "Cut in half", photos);

        await office.Page.GetByText("The connection was lost").First.WaitForAsync();
        int before = await _files.PhotosInAsync("Cut in half");
        await office.PictureAsync("upload-cut");
        line.Mend();
        await office.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Uploaded" }).WaitForAsync(new LocatorWaitForOptions { Timeout = Patience.Milliseconds(UploadFiles.LongWait) });

        Console.WriteLine($"Cut after {before} of {Many} photos ({line.Refused} requests broke); {await _files.PhotosInAsync("Cut in half")} arrived.");
        Assert.InRange(before, 50, 70);
        Assert.True(line.Refused > 0);
        Assert.Equal(Many, await _files.PhotosInAsync("Cut in half"));
        Assert.Contains("120 photos uploaded", await office.Page.Locator("#sending-text").InnerTextAsync(), StringComparison.Ordinal);
        await office.PictureAsync("upload-done");

        await office.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "See the screening" }).ClickAsync();
        string first = await office.Page.Locator("#progress-text").InnerTextAsync();
        // The mark is gone when the page is loaded again: what changes meanwhile was heard live.
        await office.Page.EvaluateAsync("window.mark = true");
        await office.Page.WaitForFunctionAsync(
            "first => window.mark && document.getElementById('progress-text').textContent !== first && document.getElementById('progress-bar').value > 0",
            first,
            new PageWaitForFunctionOptions { Timeout = Patience.Milliseconds(UploadFiles.LongWait) });
        string live = await office.Page.Locator("#progress-text").InnerTextAsync();
        await office.PictureAsync("batch-screening");
        await office.Page.Locator("h1 .cl-tag--good").WaitForAsync(new LocatorWaitForOptions { Timeout = Patience.Milliseconds(UploadFiles.LongWait) });
        Console.WriteLine($"Seen live: {live} At the end: {await office.Page.GetByText("photos screened,").First.InnerTextAsync()}");
        Assert.Contains("of 120 photos screened", live, StringComparison.Ordinal);
        // They look alike, and may stand together.
        Assert.Equal(60, await office.Page.Locator(".cl-thumb__text").CountAsync());
        await office.PictureAsync("batch-120");
    }

    [BrowserFact]
    public async Task Photos_are_screened_while_others_are_still_sent_and_none_can_be_chosen_before_the_end()
    {
        await using Visitor office = await dashboard.SignInAsync("office", new VisitorOptions { Width = VisitorOptions.PhoneWidth });
        string[] photos = await _files.DrawAsync(3, "early");
        int sent = 0;
        var isSeen = new TaskCompletionSource();
        await office.Page.RouteAsync("**/upload/*/photos*", async route =>
        {
            if (Interlocked.Increment(ref sent) == 3)
                await isSeen.Task;
            await route.ContinueAsync();
        });
        await UploadFiles.BeginAsync(office, "Screened early", photos);
        // Both may have been screened by the time the news comes.
        await office.Page.GetByText(new Regex("[12] photos? screened")).First.WaitForAsync(new LocatorWaitForOptions { Timeout = Patience.Milliseconds(UploadFiles.LongWait) });
        Assert.Contains("of 3 files sent", await office.Page.Locator("#sending-text").InnerTextAsync(), StringComparison.Ordinal);
        await PageLook.HereAsync(office, "upload-early");
        string batch = new Uri(office.Page.Url).Query.Split('=')[1];
        await using (Visitor head = await dashboard.SignInAsync("head"))
        {
            await PageLook.GoAsync(head, $"/batches/{batch}", "batch-early");
            Assert.Matches(@"photos? received so far, \d screened\.", await head.Page.Locator("#progress-text").InnerTextAsync());
            Assert.Equal(0, await head.Page.Locator("#grid input[name=photos]").CountAsync());
        }

        isSeen.SetResult();
        await office.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Uploaded" }).WaitForAsync();
        Assert.Equal(3, await _files.PhotosInAsync("Screened early"));
    }

    [BrowserFact]
    public async Task A_page_that_is_loaded_again_goes_on_with_the_upload_and_sends_nothing_twice()
    {
        await using Visitor office = await dashboard.SignInAsync("office");
        string[] photos = await _files.DrawAsync(12, "reload");
        var line = new CutLine(cutAfter: 6);
        await office.Page.RouteAsync("**/upload/*/photos*", line.PassAsync);
        office.Page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await UploadFiles.BeginAsync(office, "Loaded again", photos);
        await office.Page.GetByText("The connection was lost").First.WaitForAsync();
        int before = await _files.PhotosInAsync("Loaded again");

        await office.Page.ReloadAsync();
        line.Mend();
        Assert.Equal("Continue an upload", await office.Page.Locator("h1").InnerTextAsync());
        int sent = line.Passed;
        await office.Page.Locator("#photos").SetInputFilesAsync(photos);
        await office.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Upload and screen" }).ClickAsync();
        await office.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Uploaded" }).WaitForAsync();

        Assert.Equal(12, await _files.PhotosInAsync("Loaded again"));
        // What was on its way when the page was left may have arrived or not.
        Assert.InRange(line.Passed - sent, 12 - sent, 12 - before);
    }
}
