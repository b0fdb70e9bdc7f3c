using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Online;
using ConsentLens.Pipeline.School.Takedowns;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Faults;
using ConsentLens.Pipeline.Tests.Jobs;
using ConsentLens.Pipeline.Tests.Storage;
using ConsentLens.Pipeline.Tests.Storage.Encryption;
using Microsoft.EntityFrameworkCore;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.School.Online;

/// <summary>What is on a school's own site is judged as its channel is, and watched.</summary>
[Collection(JobsCollection.Name)]
public sealed class SiteAuditTests(PostgresFixture postgres, DrawnSchool drawn, ITestOutputHelper output)
{
    [ScreeningFact]
    public async Task What_may_not_be_shown_gets_a_takedown_and_the_next_audit_says_what_is_new_gone_and_still_there()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        await using OwnSite site = await OwnSite.StartAsync(workshop, school);
        (Person[] shown, Person[] restricted) = await OnlineSchool.PeopleAsync(workshop, school);
        foreach (Person person in shown.Concat(restricted))
            site.Show($"/people/{person.Id}.jpg", await OnlineSchool.PortraitAsync(drawn, person.Id));
        site.Show("/field.jpg", OnlineSchool.Landscape(1));
        site.Show("/pond.jpg", OnlineSchool.Landscape(2), $"{restricted[0].GivenName} {restricted[0].FamilyName} at the pond");

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
        Assert.Equal(new[] { down, left }.Order(), (await site.PicturesAsync(OnlineChoice.Confirmed)).Keys.Order());
        await OnlineSchool.WithdrawAsync(workshop, school, shown[0].Id);
        Assert.Contains($"/people/{shown[0].Id}.jpg", (await site.OpenTakedownsAsync()).Keys);
        site.Show("/new.jpg", OnlineSchool.Landscape(3));
        SiteStanding second = await site.AuditAsync();
        pictures = await site.PicturesAsync();
        Assert.Equal((1, 1, first.Last.Pictures), (second.Last!.NewPictures, second.Last.GonePictures, second.Last.Pictures));
        Assert.Equal(["/new.jpg"], (await site.PicturesAsync(OnlineChoice.New)).Keys);
        Assert.Equal([down], (await site.PicturesAsync(OnlineChoice.Gone)).Keys);
        Assert.Equal(OnlineChoice.MustComeDown, pictures[left].Standing);
        Assert.Equal(OnlineChoice.MustComeDown, pictures["/pond.jpg"].Standing);
        Assert.Equal(OnlineChoice.MustComeDown, pictures[$"/people/{shown[0].Id}.jpg"].Standing);
        await OnlineSchool.AssertSoundAsync(workshop, school);
    }

    /// <summary>The same pictures of people in other bytes, and places without people, a thousand of them on three hundred pages.</summary>
    [LongScreeningFact]
    public async Task Of_a_thousand_pictures_all_that_may_not_be_shown_and_nothing_else_get_a_takedown()
    {
        const int Pictures = 1_000;
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        await using OwnSite site = await OwnSite.StartAsync(workshop, school);
        (Person[] shown, Person[] restricted) = await OnlineSchool.PeopleAsync(workshop, school);
        Dictionary<string, byte[]> portraits = [];
        foreach (Person person in shown.Concat(restricted))
            portraits[person.Id] = await OnlineSchool.PortraitAsync(drawn, person.Id);
        byte[][] places = [OnlineSchool.Landscape(1), OnlineSchool.Landscape(2), OnlineSchool.Landscape(3), OnlineSchool.Landscape(4)];
        var random = new Random(7);
        HashSet<string> mustComeDown = [];
        for (int number = 0; number < Pictures; number++)
        {
            Person[] people = number % 10 == 0 ? restricted : number % 3 == 0 ? shown : [];
            Person? who = people.Length == 0 ? null : people[random.Next(people.Length)];
            bool isNamed = who is null && number % 50 == 1;
            string path = $"/up/{number % 30}/{number}.jpg";
            site.Show(path, DrawnSchool.Commented(who is null ? places[number % places.Length] : portraits[who.Id], number), isNamed ? $"{restricted[0].GivenName} {restricted[0].FamilyName}" : "Year 3", page: number % 300);
            if (isNamed || people == restricted)
                mustComeDown.Add(path);
        }

        long start = TimeProvider.System.GetTimestamp();
        SiteStanding standing = await site.AuditAsync();
        TimeSpan took = TimeProvider.System.GetElapsedTime(start);
        Dictionary<string, TakedownRow> open = await site.OpenTakedownsAsync();
        output.WriteLine($"{standing.Last!.Pages} pages, {standing.Last.Pictures} pictures looked through and screened in {took.TotalMinutes:0.0} minutes: {open.Count} takedowns of {mustComeDown.Count}, {standing.Counts.Waiting} wait, {standing.Counts.Fine} may stay");
        Assert.Equal(Pictures, standing.Last.Pictures);
        Assert.Equal(mustComeDown.Order(StringComparer.Ordinal), open.Keys.Order(StringComparer.Ordinal));
        string[] down = [.. mustComeDown.Order(StringComparer.Ordinal).Take(40)];
        foreach (string path in down)
            site.TakeDown(path);
        for (int number = 0; number < 25; number++)
            site.Show($"/new/{number}.jpg", DrawnSchool.Commented(places[0], Pictures + number));
        standing = await site.AuditAsync();
        Assert.Equal((25, 40, Pictures - 40 + 25), (standing.Last!.NewPictures, standing.Last.GonePictures, standing.Last.Pictures));
        Assert.Equal(down, (await site.PicturesAsync(OnlineChoice.Gone)).Keys.Order(StringComparer.Ordinal));
    }

    [ScreeningFact]
    public async Task Nothing_is_gone_while_the_site_cannot_be_read_whole_and_what_nobody_decided_waits()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        int school = await workshop.AddSchoolAsync(drawn);
        await using OwnSite site = await OwnSite.StartAsync(workshop, school);
        // Nobody who can be recognised.
        site.Show("/visitor.jpg", await OnlineSchool.PortraitAsync(drawn, await OnlineSchool.UnknownAsync(drawn, workshop, school)));
        site.Show("/field.jpg", OnlineSchool.Landscape(4));
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

    [Fact]
    [Trait(Speed.Trait, Speed.Slow)]
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
}
