using System.IO.Compression;
using System.Text.RegularExpressions;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Dashboard.Tests.Hosting;
using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.School.Channels;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.School.Takedowns;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests;
using ConsentLens.Pipeline.Tests.Jobs;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class ReleasePagesTests(RunningDashboard dashboard)
{
    private const string Link = "https://school.example/sports-day";

    [BrowserFact]
    public async Task A_release_is_put_together_approved_built_downloaded_and_published()
    {
        await using Visitor office = await dashboard.SignInAsync("office");
        string channel = await OpenChannelAsync("release-test");
        long batch = await ScreenAsync("Sports day for a release");
        await office.GoAsync($"/releases/new?channel={channel}&batch={batch}");
        await office.Page.GetByLabel("Name (optional)").FillAsync("Sports day");
        await office.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Prepare the release" }).ClickAsync();
        string main = await office.Page.Locator("main").InnerTextAsync();
        Assert.True(Regex.IsMatch(office.Page.Url, "/releases/[0-9]+$"), main);
        string release = new Uri(office.Page.Url).AbsolutePath;
        Assert.Equal(0, await office.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Approve the release" }).CountAsync());

        await using Visitor head = await dashboard.SignInAsync("head");
        await head.GoAsync(release);
        await head.PictureAsync("release-draft");
        await head.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Approve the release" }).ClickAsync();
        await head.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = new Regex("of them unseen$") }).ClickAsync();
        ILocator download = head.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Download the package" });
        await download.WaitForAsync(new LocatorWaitForOptions { Timeout = Patience.Milliseconds(90_000) });
        await head.PictureAsync("release-built");
        IDownload file = await head.Page.RunAndWaitForDownloadAsync(() => download.ClickAsync());
        Assert.Matches("^release-[0-9]+-release-test.zip$", file.SuggestedFilename);
        await CheckPackageAsync(await file.PathAsync());

        await head.GoAsync(release);
        await head.Page.GetByLabel("Where").FillAsync(Link);
        await head.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Record publication" }).ClickAsync();
        Assert.True(await head.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = Link }).IsVisibleAsync());
        Assert.Contains("by head on", await head.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);

        // Who is no poster of the channel is told so, and nothing is recorded.
        await office.GoAsync(release);
        await office.Page.GetByLabel("Where").FillAsync("https://elsewhere.example");
        await office.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Record publication" }).ClickAsync();
        Assert.Contains("You may not post on the channel release-test", await office.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);

        // A photo of it must come down: nobody gets the package any more, and what may still be shown makes a new release.
        await StopAsync(batch);
        await office.GoAsync(release);
        main = await office.Page.Locator("main").InnerTextAsync();
        Assert.Contains("was retired for good because a photo in it had to be taken down", main, StringComparison.Ordinal);
        Assert.Matches("Who downloaded it\\s+head on ", main);
        Assert.Equal(0, await office.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Download the package" }).CountAsync());
        await office.PictureAsync("release-retired");
        IResponse? refused = await office.Page.GotoAsync(office.Page.Url + "/package");
        Assert.Equal(400, refused!.Status);
        Assert.Contains("was retired for good", await office.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        await office.GoAsync(release);
        await office.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Make a new release" }).ClickAsync();
        // What must not be shown of a picture must not be shown of the same picture under another name.
        Assert.Contains("2 photos were left out", await office.Page.GetByRole(AriaRole.Status).InnerTextAsync(), StringComparison.Ordinal);
        Assert.NotEqual(release, new Uri(office.Page.Url).AbsolutePath);
    }

    [BrowserFact]
    public async Task A_withdrawn_consent_becomes_a_takedown_at_night_until_somebody_confirms_it()
    {
        await dashboard.StartAsync();
        long photo = await PublishedPhoto.AddAsync(dashboard.Services, dashboard.SchoolId, "R-withdrawn");
        await using Visitor head = await dashboard.SignInAsync("head");
        ILocator task = head.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = $"Photo {photo} " });
        await head.GoAsync("/takedowns");
        Assert.Equal(0, await task.CountAsync());

        await PublishedPhoto.DecideAsync(dashboard.Services, dashboard.SchoolId, "R-withdrawn", DecisionKind.Withdrawn);
        await FireNightAsync();
        await head.GoAsync("/takedowns");
        Assert.Equal(1, await task.CountAsync());
        Assert.Contains("Due by", await task.InnerTextAsync(), StringComparison.Ordinal);
        await head.PictureAsync("takedown");
        await head.Page.Locator(".cl-takedown", new PageLocatorOptions { Has = task }).GetByRole(AriaRole.Button).ClickAsync();
        Assert.Equal(0, await task.CountAsync());
        string row = await head.Page.GetByRole(AriaRole.Row, new PageGetByRoleOptions { Name = $"Photo {photo}" }).InnerTextAsync();
        Assert.Contains("https://school.example/trip", row, StringComparison.Ordinal);
        Assert.Contains("head", row, StringComparison.Ordinal);

        await head.GoAsync("/audit?does=takedown_confirmed&user=head");
        Assert.Contains("Somebody confirmed that a photo was taken down.", await head.Page.Locator("main table").InnerTextAsync(), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task A_channel_is_opened_changed_and_closed()
    {
        await using Visitor head = await dashboard.SignInAsync("head");
        await head.GoAsync("/channels/open");
        await head.Page.GetByLabel("Short name").FillAsync("Not a name");
        await head.Page.GetByLabel("Platform").FillAsync("Facebook");
        await head.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Open the channel" }).ClickAsync();
        Assert.Contains("A channel's short name has", await head.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        await head.Page.GetByLabel("Short name").FillAsync("facebook-test");
        await head.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Open the channel" }).ClickAsync();
        Assert.EndsWith("/channels", head.Page.Url, StringComparison.Ordinal);

        await head.GoAsync("/channels/facebook-test");
        await head.Page.Locator("#hit-Blur").CheckAsync();
        await head.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save channel" }).ClickAsync();
        Assert.Contains("The channel has been saved", await head.Page.GetByRole(AriaRole.Status).InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(await head.Page.Locator("#hit-Blur").IsCheckedAsync());
        await head.Page.GetByLabel("Last day of use").FillAsync(TimeProvider.System.GetUtcNow().AddDays(-1).ToString("yyyy-MM-dd"));
        await head.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Close the channel" }).ClickAsync();
        Assert.True(await head.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Open it again" }).IsVisibleAsync());
    }

    private static async Task CheckPackageAsync(string path)
    {
        using ZipArchive zip = await ZipFile.OpenReadAsync(path);
        ZipArchiveEntry[] copies = [.. zip.Entries.Where(entry => entry.FullName != "manifest.json")];
        Assert.NotEmpty(copies);
        foreach (ZipArchiveEntry copy in copies)
        {
            await using Stream stream = await copy.OpenAsync();
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            Assert.Empty(CopyInspector.Inspect(bytes.ToArray()));
            Assert.Matches("^[0-9]{4}.jpg$", copy.FullName);
        }
    }

    /// <summary>Stops one of the two photos of a batch that are the same picture, and confirms that it is down.</summary>
    private async Task StopAsync(long batch)
    {
        await using ConsentLensDbContext context = Context();
        PictureRow[] pictures = await context.Pictures.Where(picture => context.Photos.Any(row => row.Id == picture.PhotoId && row.BatchId == batch)).ToArrayAsync();
        long photo = pictures.GroupBy(picture => Convert.ToHexString(picture.PixelHash)).Single(same => same.Count() == 2).First().PhotoId;
        await dashboard.Services.GetRequiredService<IdentifyFace>().RunAsync(dashboard.SchoolId, photo, 0, new FaceWord(HumanAssertionKind.Block), "reviewer", default);
        TakedownRow task = await context.Takedowns.SingleAsync(row => row.PhotoId == photo);
        Assert.Equal(Link, task.Link);
        await dashboard.Services.GetRequiredService<ConfirmTakedown>().RunAsync(dashboard.SchoolId, task.Id, task.LastDeparture, "head", default);
    }

    private async Task FireNightAsync()
    {
        await using ConsentLensDbContext context = Context();
        int before = await context.NightlyRuns.CountAsync(run => run.FinishedAt != null);
        dashboard.Services.GetRequiredService<IRecurringJobManager>().Trigger(NightlySchedule.Id);
        await RunningStation.UntilAsync(async () => await context.NightlyRuns.CountAsync(run => run.FinishedAt != null) > before);
    }

    /// <summary>A channel on which nobody is recognised, so that every photo has a copy that may go out.</summary>
    private async Task<string> OpenChannelAsync(string id)
    {
        var form = new ChannelForm { Platform = "Test", Owner = "head", ListedInPrivacyNotice = true, Mode = ScreeningMode.DetectOnly };
        await dashboard.Services.GetRequiredService<OpenChannel>().RunAsync(dashboard.SchoolId, id, Use.Website, form, "head", default);
        return id;
    }

    private async Task<long> ScreenAsync(string name)
    {
        // In other bytes than those of other tests, of which they would be duplicates.
        string folder = Directory.CreateTempSubdirectory("consentlens-release-").FullName;
        foreach (string file in dashboard.Drawn.ReadablePhotos)
            await File.WriteAllBytesAsync(Path.Combine(folder, Path.GetFileName(file)), DrawnSchool.Commented(await File.ReadAllBytesAsync(file), Random.Shared.Next()));
        long batch = await dashboard.Services.GetRequiredService<BatchRegistration>().AddAsync(dashboard.SchoolId, name, folder, [], "office", default);
        await dashboard.Services.GetRequiredService<IJobQueue>().EnqueueAsync(new JobOrder(JobKind.IngestBatch, dashboard.SchoolId, [batch]), default);
        await using ConsentLensDbContext context = Context();
        await RunningStation.UntilAsync(async () => await context.Batches.AnyAsync(row => row.Id == batch && row.State == BatchState.Screened));
        Directory.Delete(folder, recursive: true);
        return batch;
    }

    private ConsentLensDbContext Context() => dashboard.Services.GetRequiredService<ConsentLensDbContextFactory>().Create(dashboard.SchoolId);
}
