using System.IO.Compression;
using ConsentLens.Consent.People;
using ConsentLens.Pipeline.School.Online;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.School.Takedowns;
using ConsentLens.Pipeline.Sites.Checking;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Storage.Encryption;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Online;

/// <summary>What was taken down from a school's own site is looked after, and what was made here is known again on it.</summary>
[Collection(JobsCollection.Name)]
public sealed class TakedownWatchTests(PostgresFixture postgres, DrawnSchool drawn)
{
    [ScreeningFact]
    public async Task A_confirmed_takedown_is_looked_after_and_opens_again_when_the_picture_is_still_there()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        await using OwnSite site = await OwnSite.StartAsync(workshop, school);
        (_, Person[] restricted) = await OnlineSchool.PeopleAsync(workshop, school);
        string path = $"/people/{restricted[0].Id}.jpg";
        site.Show(path, await OnlineSchool.PortraitAsync(drawn, restricted[0].Id));
        await site.AuditAsync();
        TakedownRow task = Assert.Single(await site.OpenTakedownsAsync()).Value;
        await ConfirmAsync(site, task);
        TakedownRow again = Assert.Single(await site.OpenTakedownsAsync()).Value;
        Assert.NotEqual(task.Id, again.Id);
        Assert.Equal([AddressState.StillThere], await StatesAsync(workshop, school, again.Id));

        site.TakeDown(path);
        await ConfirmAsync(site, again);
        Assert.Empty(await site.OpenTakedownsAsync());
        Assert.Equal([AddressState.StillThere, AddressState.Gone], await StatesAsync(workshop, school, again.Id));
        // It comes back: the night finds it, for thirty days.
        site.Show(path, await OnlineSchool.PortraitAsync(drawn, restricted[0].Id));
        await site.Workshop.Get<AskForCheck>().RunNightAsync(school, default);
        await site.DrainAsync();
        Assert.Single(await site.OpenTakedownsAsync());
        using (Workshop later = site.Workshop.At(new SetTime(TimeProvider.System.GetUtcNow().AddDays(31))))
        {
            await later.Get<AskForCheck>().RunNightAsync(school, default);
            Assert.Empty(later.Queue.Orders);
        }

        await OnlineSchool.AssertSoundAsync(workshop, school);
    }

    [ScreeningFact]
    public async Task A_copy_that_was_made_here_is_known_again_and_what_was_removed_from_it_counts()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        await using OwnSite site = await OwnSite.StartAsync(workshop, school);
        (Person[] shown, _) = await OnlineSchool.PeopleAsync(workshop, school);
        string folder = Path.Combine(workshop.Data, "in");
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, "portrait.jpg"), await OnlineSchool.PortraitAsync(drawn, shown[0].Id));
        await workshop.ProcessAsync(school, folder);
        (long release, byte[] copy) = await ReleaseAsync(workshop, school);
        site.Show("/released.jpg", copy);
        using (RgbImage smaller = new PhotoReader(new ImagingLimits()).Decode(copy, 500, default))
            site.Show("/released-500.jpg", JpegEncoder.Encode(smaller, 80));
        await site.AuditAsync();
        Dictionary<string, OnlinePicture> pictures = await site.PicturesAsync();
        Assert.Equal((release, release), (pictures["/released.jpg"].FromRelease, pictures["/released-500.jpg"].FromRelease));
        Assert.Equal(pictures["/released.jpg"].PhotoId, pictures["/released-500.jpg"].FromPhoto);
        Assert.Empty(await site.OpenTakedownsAsync());
        await OnlineSchool.WithdrawAsync(workshop, school, shown[0].Id);
        Dictionary<string, TakedownRow> open = await site.OpenTakedownsAsync();
        Assert.Equal(release, open["/released.jpg"].ReleaseId);
        Assert.Contains("/released-500.jpg", open.Keys);
        await OnlineSchool.AssertSoundAsync(workshop, school);
    }

    private static async Task ConfirmAsync(OwnSite site, TakedownRow task)
    {
        Assert.True(await site.Workshop.Get<ConfirmTakedown>().RunAsync(site.SchoolId, task.Id, task.LastDeparture, "office", default));
        Assert.Equal(1, await site.Workshop.Get<AskForCheck>().RunAsync(site.SchoolId, [task.Id], default));
        await site.DrainAsync();
    }

    private static async Task<AddressState[]> StatesAsync(Workshop workshop, int school, long takedown)
    {
        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        return await context.TakedownChecks.Where(check => check.TakedownId == takedown).OrderBy(check => check.Id).Select(check => check.State).ToArrayAsync();
    }

    private static async Task<(long Release, byte[] Copy)> ReleaseAsync(Workshop workshop, int school)
    {
        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        long photo = await context.Photos.Select(row => row.Id).SingleAsync();
        long release = (await workshop.Get<ReleaseDraft>().CreateAsync(school, "website", null, [photo], "head", default)).ReleaseId;
        await workshop.Get<ApproveRelease>().RunAsync(school, release, "head", int.MaxValue, default);
        await workshop.DrainAsync();
        await using Stream package = (await workshop.Get<DownloadPackage>().OpenAsync(school, release, "head", default)).Content;
        using var bytes = new MemoryStream();
        await package.CopyToAsync(bytes);
        using var zip = new ZipArchive(bytes);
        using var copy = new MemoryStream();
        await using (Stream entry = zip.Entries.Single(entry => entry.Name.EndsWith(".jpg", StringComparison.Ordinal)).Open())
            await entry.CopyToAsync(copy);
        return (release, copy.ToArray());
    }
}
