using System.IO.Compression;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.School.Invariants;
using ConsentLens.Pipeline.School.Online;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.School.Takedowns;
using ConsentLens.Pipeline.Sites.Checking;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Storage.Encryption;
using ConsentLens.Pipeline.Tests.Vision.Decoding;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Online;

/// <summary>What is on a school's own site is judged as its channel is, and watched.</summary>
[Collection(JobsCollection.Name)]
public sealed class SiteAuditTests(PostgresFixture postgres, DrawnSchool drawn)
{
    [ScreeningFact]
    public async Task What_may_not_be_shown_gets_a_takedown_and_the_next_audit_says_what_is_new_gone_and_still_there()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        await using OwnSite site = await OwnSite.StartAsync(workshop, school);
        (Person[] shown, Person[] restricted) = await PeopleAsync(workshop, school);
        foreach (Person person in shown.Concat(restricted))
            site.Show($"/people/{person.Id}.jpg", await PortraitAsync(person.Id));
        site.Show("/field.jpg", Landscape(1));
        site.Show("/pond.jpg", Landscape(2), $"{restricted[0].GivenName} {restricted[0].FamilyName} at the pond");

        SiteStanding first = await site.AuditAsync();
        Dictionary<string, OnlinePicture> pictures = await site.PicturesAsync();
        Assert.Equal((SiteAuditState.Done, true, shown.Length + restricted.Length + 2), (first.Last!.State, first.Last.IsComplete, first.Last.Pictures));
        Assert.Equal(first.Last.Pictures, first.Last.NewPictures);
        string[] mustComeDown = [.. restricted.Select(person => $"/people/{person.Id}.jpg"), "/pond.jpg"];
        Assert.Equal(mustComeDown.Order(), (await site.OpenTakedownsAsync()).Keys.Order());
        Assert.All(mustComeDown, path => Assert.Equal(OnlineChoice.MustComeDown, pictures[path].Standing));
        Assert.All(shown, person => Assert.Equal(OnlineChoice.Fine, pictures[$"/people/{person.Id}.jpg"].Standing));
        Assert.Equal(OnlineChoice.Fine, pictures["/field.jpg"].Standing);
        Assert.Equal(site.At("/page/pond.jpg.html").AbsoluteUri, Assert.Single(pictures["/pond.jpg"].Seen.Pages).Address);

        // One is taken down and confirmed, one is confirmed and is not down, one is withdrawn, one is new.
        (string down, string left) = ($"/people/{restricted[0].Id}.jpg", $"/people/{restricted[1].Id}.jpg");
        Dictionary<string, TakedownRow> open = await site.OpenTakedownsAsync();
        site.TakeDown(down);
        foreach (TakedownRow task in new[] { open[down], open[left] })
            Assert.True(await site.Workshop.Get<ConfirmTakedown>().RunAsync(school, task.Id, task.LastDeparture, "office", default));
        Assert.DoesNotContain(left, (await site.OpenTakedownsAsync()).Keys);
        await WithdrawAsync(workshop, school, shown[0].Id);
        Assert.Contains($"/people/{shown[0].Id}.jpg", (await site.OpenTakedownsAsync()).Keys);
        site.Show("/new.jpg", Landscape(3));
        SiteStanding second = await site.AuditAsync();
        pictures = await site.PicturesAsync();
        Assert.Equal((1, 1, first.Last.Pictures), (second.Last!.NewPictures, second.Last.GonePictures, second.Last.Pictures));
        Assert.Equal(["/new.jpg"], (await site.PicturesAsync(OnlineChoice.New)).Keys);
        Assert.Equal([down], (await site.PicturesAsync(OnlineChoice.Gone)).Keys);
        Assert.Equal(OnlineChoice.MustComeDown, pictures[left].Standing);
        Assert.Equal(OnlineChoice.MustComeDown, pictures["/pond.jpg"].Standing);
        Assert.Equal(OnlineChoice.MustComeDown, pictures[$"/people/{shown[0].Id}.jpg"].Standing);
        await AssertSoundAsync(workshop, school);
    }

    [ScreeningFact]
    public async Task Nothing_is_gone_while_the_site_cannot_be_read_whole_and_what_nobody_decided_waits()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        await using OwnSite site = await OwnSite.StartAsync(workshop, school);
        // Nobody who can be recognised.
        site.Show("/visitor.jpg", await PortraitAsync(await UnknownAsync(workshop, school)));
        site.Show("/field.jpg", Landscape(4));
        Assert.Equal(1, (await site.AuditAsync()).Counts.Waiting);
        Assert.Empty(await site.OpenTakedownsAsync());
        site.TakeDown("/field.jpg");
        site.Answer("/page/visitor.jpg.html", context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        SiteStanding again = await site.AuditAsync();
        Assert.Equal((false, 0, 0), (again.Last!.IsComplete, again.Last.GonePictures, again.Last.Pictures));
        Assert.Equal(2, again.Counts.Online);
        Assert.All((await site.PicturesAsync()).Values, picture => Assert.False(picture.WasSeenLast));
        AuditShortfall? shortfall = await site.Workshop.Get<OnlineSites>().ShortfallAsync(school, again.Last, default);
        Assert.Contains(shortfall!.Unread, unread => unread.Address.EndsWith("/page/visitor.jpg.html", StringComparison.Ordinal));
        // A site that does not answer at all says nothing.
        site.Answer("/", context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });
        SiteStanding failed = await site.AuditAsync();
        Assert.Equal(SiteAuditState.Failed, failed.Failed!.State);
        Assert.Equal(again.Last.Id, failed.Last!.Id);
    }

    [ScreeningFact]
    public async Task A_confirmed_takedown_is_looked_after_and_opens_again_when_the_picture_is_still_there()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        await using OwnSite site = await OwnSite.StartAsync(workshop, school);
        (_, Person[] restricted) = await PeopleAsync(workshop, school);
        string path = $"/people/{restricted[0].Id}.jpg";
        site.Show(path, await PortraitAsync(restricted[0].Id));
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
        site.Show(path, await PortraitAsync(restricted[0].Id));
        await site.Workshop.Get<AskForCheck>().RunNightAsync(school, default);
        await site.DrainAsync();
        Assert.Single(await site.OpenTakedownsAsync());
        using (Workshop later = site.Workshop.At(new SetTime(TimeProvider.System.GetUtcNow().AddDays(31))))
        {
            await later.Get<AskForCheck>().RunNightAsync(school, default);
            Assert.Empty(later.Queue.Orders);
        }

        await AssertSoundAsync(workshop, school);
    }

    [ScreeningFact]
    public async Task A_copy_that_was_made_here_is_known_again_and_what_was_removed_from_it_counts()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        await using OwnSite site = await OwnSite.StartAsync(workshop, school);
        (Person[] shown, _) = await PeopleAsync(workshop, school);
        string folder = Path.Combine(workshop.Data, "in");
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, "portrait.jpg"), await PortraitAsync(shown[0].Id));
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
        await WithdrawAsync(workshop, school, shown[0].Id);
        Dictionary<string, TakedownRow> open = await site.OpenTakedownsAsync();
        Assert.Equal(release, open["/released.jpg"].ReleaseId);
        Assert.Contains("/released-500.jpg", open.Keys);
        await AssertSoundAsync(workshop, school);
    }

    [Fact]
    public async Task Only_a_site_that_somebody_confirmed_is_asked_and_it_can_be_stopped_and_removed()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await SchoolWithChannelAsync(workshop);
        AddSite add = workshop.Get<AddSite>();
        var form = new SiteForm("https://www.school.example/", "", "website", 30, IsOwn: true);
        foreach (SiteForm wrong in (SiteForm[])
            [form with { IsOwn = false }, form with { Start = "school" }, form with { Start = "ftp://www.school.example/" }, form with { Hosts = "other.example" }, form with { Hosts = "*.example" }, form with { ChannelId = "none" }, form with { EveryDays = 0 }])
        {
            Assert.NotNull((await Assert.ThrowsAsync<SiteRefusedException>(() => add.RunAsync(school, wrong, "admin", default))).Field);
        }

        long id = await add.RunAsync(school, form, "admin", default);
        await Assert.ThrowsAsync<SiteRefusedException>(() => add.RunAsync(school, form, "admin", default));
        AskForAudit ask = workshop.Get<AskForAudit>();
        await ask.RunAsync(school, id, "office", default);
        await Assert.ThrowsAsync<SiteRefusedException>(() => ask.RunAsync(school, id, "office", default));
        await Assert.ThrowsAsync<SiteRefusedException>(() => workshop.Get<ChangeSite>().RemoveAsync(school, id, "admin", default));
        await ask.StopAsync(school, id, "office", default);
        await workshop.DrainAsync();
        Assert.Equal(SiteAuditState.Stopped, (await workshop.Get<OnlineSites>().FindAsync(school, id, default))!.Failed!.State);
        // What was asked for does not come sooner than its time.
        await ask.RunDueAsync(school, default);
        Assert.Empty(workshop.Queue.Orders);
        using (Workshop later = workshop.At(new SetTime(TimeProvider.System.GetUtcNow().AddDays(30))))
        {
            await later.Get<AskForAudit>().RunDueAsync(school, default);
            Assert.Single(later.Queue.Orders);
            await later.Get<AskForAudit>().StopAsync(school, id, "office", default);
        }

        await workshop.Get<ChangeSite>().RemoveAsync(school, id, "admin", default);
        Assert.Empty(await workshop.Get<OnlineSites>().ListAsync(school, default));
        await Assert.ThrowsAsync<SiteRefusedException>(() => ask.RunAsync(school, id, "office", default));
        await add.RunAsync(school, form, "admin", default);
    }

    private static async Task<int> SchoolWithChannelAsync(Workshop workshop)
    {
        int school = await new SchoolDirectory(workshop.Contexts).AddAsync("School", TimeProvider.System.GetUtcNow(), default);
        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        context.Channels.Add(Workshop.Channel(school, "website", Use.Website, ScreeningMode.AllowList));
        await context.SaveChangesAsync();
        return school;
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

    /// <summary>Those who are recognised: who may be shown on the website, and two at least who may not, from now on.</summary>
    private static async Task<(Person[] Shown, Person[] Restricted)> PeopleAsync(Workshop workshop, int school)
    {
        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        SchoolRegister register = await new RegisterStore(context, TimeProvider.System).LoadAsync(now, default);
        string[] enrolled = await context.Templates.Select(template => template.PersonId).Distinct().ToArrayAsync();
        List<Person> shown = [.. register.People.Where(person => enrolled.Contains(person.Id) && register.IsPermitted(person.Id, Use.Website, now))];
        List<Person> restricted = [.. register.People.Where(person => enrolled.Contains(person.Id) && !register.IsPermitted(person.Id, Use.Website, now))];
        while (restricted.Count < 2)
        {
            await WithdrawAsync(workshop, school, shown[^1].Id);
            restricted.Add(shown[^1]);
            shown.RemoveAt(shown.Count - 1);
        }

        Assert.NotEmpty(shown);
        return ([.. shown], [.. restricted]);
    }

    private static async Task WithdrawAsync(Workshop workshop, int school, string person) =>
        await workshop.Get<RecordConsent>().RunAsync(school, person, [new NewConsentDecision(person, Use.Website, DecisionKind.Withdrawn, Decider.ParentOrCarer, TimeProvider.System.GetUtcNow())], "office", default);

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

    private static async Task AssertSoundAsync(Workshop workshop, int school)
    {
        IReadOnlyList<InvariantFinding> findings = await workshop.Get<CheckInvariants>().RunAsync(school, CheckScope.Disk, default);
        Assert.All(findings, finding => Assert.True(finding.IsSound, $"{finding.Rule}: {string.Join("; ", finding.First)}"));
    }

    /// <summary>Somebody from close by, on a ground.</summary>
    private async Task<byte[]> PortraitAsync(string person)
    {
        using RgbImage portrait = new PhotoReader(new ImagingLimits()).Decode(await File.ReadAllBytesAsync(Directory.EnumerateFiles(Path.Combine(drawn.References, person)).Order(StringComparer.Ordinal).First()), 0, default);
        using RgbImage photo = Pictures.Grey(1400, 1000);
        Pictures.Paste(photo, portrait, (photo.Width - portrait.Width) / 2, (photo.Height - portrait.Height) / 2);
        return JpegEncoder.Encode(photo, 92);
    }

    private static byte[] Landscape(int seed)
    {
        using RgbImage image = DrawnPhoto.Texture(640, 480, seed);
        return JpegEncoder.Encode(image, 92);
    }

    /// <summary>Somebody who was drawn and has no template.</summary>
    private async Task<string> UnknownAsync(Workshop workshop, int school)
    {
        await using ConsentLensDbContext context = workshop.Contexts.Create(school);
        string[] enrolled = await context.Templates.Select(template => template.PersonId).Distinct().ToArrayAsync();
        return Directory.EnumerateDirectories(drawn.References).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal).First(person => !enrolled.Contains(person));
    }
}
