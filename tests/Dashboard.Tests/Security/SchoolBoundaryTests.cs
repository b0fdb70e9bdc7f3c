using System.Net;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Tests.CommandLine;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Security;

/// <summary>What belongs to one school is nothing to another; and what people wrote is shown as text.</summary>
[Collection(SiteCollection.Name)]
public sealed class SchoolBoundaryTests(ServedSite site)
{
    private const string Hostile = "\"><script>alert(1)</script><img src=x onerror=alert(2)>";

    [BuiltModelsFact]
    public async Task Numbers_of_another_school_lead_nowhere()
    {
        using Caller setup = await site.CallAsync();
        (long batch, long photo, long release) = await AddAsync(site.Elsewhere, "Theirs", PhotoState.Unreadable, "P-theirs");
        int user = await site.AddNameAsync("theirs", (site.Elsewhere, SchoolRole.Reviewer));
        await using (ConsentLensDbContext context = site.Context(site.Elsewhere))
        {
            context.Channels.Add(new ChannelRow { SchoolId = site.Elsewhere, ChannelId = "theirs", Use = Consent.Ledger.Use.Press, Platform = "Gazette", Owner = "head", Opened = new DateOnly(2020, 9, 1), ListedInPrivacyNotice = true });
            await context.SaveChangesAsync();
        }

        (string User, string[] Paths)[] asked =
        [
            ("office", [$"/batches/{batch}", $"/photos/{photo}", $"/photos/{photo}/thumb", $"/photos/{photo}/preview", $"/photos/{photo}/copy?channel=website", $"/upload?batch={batch}", $"/upload/{batch}/files",
                $"/releases/{release}", $"/releases/{release}/progress", "/people/P-theirs", "/people/P-theirs/edit", "/people/P-theirs/references/1/image", "/channels/theirs"]),
            ("dsl", ["/people/P-theirs/bar", $"/photos/{photo}?handler=People&query=a"]),
            ("admin", [$"/users/{user}", $"/users/{user}/invitation"]),
            ("trust", [$"/schools/{site.Elsewhere + 1000}/added"]),
        ];
        List<string> faults = [];
        foreach ((string name, string[] paths) in asked)
        {
            using Caller caller = await site.SignInAsync(name);
            // Choosing a school that one does not belong to changes nothing.
            caller.Cookies["school"] = $"{site.Elsewhere}";
            foreach (string path in paths)
            {
                if (name == "trust")
                    caller.Cookies["school"] = $"{site.School}";
                HttpStatusCode status = await caller.StatusAsync(path);
                if (status != HttpStatusCode.NotFound)
                    faults.Add($"{name} {path}: {(int)status}");
            }
        }

        using Caller office = await site.SignInAsync("office");
        using HttpResponseMessage answer = await office.GetAsync($"/batches/{batch}/events");
        Assert.Equal(string.Empty, await answer.Content.ReadAsStringAsync());
        Assert.Equal(string.Empty, string.Join('\n', faults));
    }

    [BuiltModelsFact]
    public async Task An_administrator_of_one_school_cannot_become_somebody_of_another()
    {
        using Caller admin = await site.SignInAsync("admin");
        int both = await site.AddNameAsync("both", (site.School, SchoolRole.Office), (site.Elsewhere, SchoolRole.Reviewer));
        int overseer = await site.AddNameAsync("overseer", (site.School, SchoolRole.Trust));
        int plain = await site.AddNameAsync("plain", (site.School, SchoolRole.Reviewer));
        foreach ((int user, bool isAllowed) in new[] { (both, false), (overseer, false), (plain, true) })
        {
            using HttpResponseMessage link = await admin.PostAsync($"/users/{user}/invitation", $"/users/{user}", []);
            Assert.Equal(isAllowed, (await link.Content.ReadAsStringAsync()).Contains("/access/invitation?", StringComparison.Ordinal));
            using HttpResponseMessage authenticator = await admin.PostAsync($"/users/{user}?handler=Authenticator", $"/users/{user}", []);
            Assert.Equal(isAllowed ? HttpStatusCode.Redirect : HttpStatusCode.BadRequest, authenticator.StatusCode);
            using HttpResponseMessage shut = await admin.PostAsync($"/users/{user}?handler=Disable", $"/users/{user}", [("disabled", "true")]);
            Assert.Equal(isAllowed ? HttpStatusCode.Redirect : HttpStatusCode.BadRequest, shut.StatusCode);
        }

        using HttpResponseMessage demoted = await admin.PostAsync($"/users/{overseer}?handler=Roles", $"/users/{overseer}", [("Roles", "Office")]);
        Assert.Equal(HttpStatusCode.BadRequest, demoted.StatusCode);
        using HttpResponseMessage promoted = await admin.PostAsync($"/users/{plain}?handler=Roles", $"/users/{plain}", [("Roles", "Trust")]);
        Assert.Equal(HttpStatusCode.BadRequest, promoted.StatusCode);
    }

    [BuiltModelsFact]
    public async Task Nobody_makes_a_link_for_their_own_password()
    {
        using Caller admin = await site.SignInAsync("admin");
        int id = await site.IdOfAsync("admin");
        using HttpResponseMessage link = await admin.PostAsync($"/users/{id}/invitation", "/users", []);
        Assert.Equal(HttpStatusCode.BadRequest, link.StatusCode);
        Assert.DoesNotContain("/access/invitation?", await link.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [BuiltModelsFact]
    public async Task What_people_wrote_is_shown_as_text()
    {
        using Caller office = await site.SignInAsync("office");
        (long batch, _, long release) = await AddAsync(site.School, Hostile, PhotoState.Unreadable, "P-hostile");
        foreach (string path in new[] { "/", "/batches", $"/batches/{batch}", "/people", "/people/P-hostile", "/people/P-hostile/edit", "/people/consents", "/upload", "/releases", $"/releases/{release}", $"/people?find={Uri.EscapeDataString(Hostile)}" })
        {
            using HttpResponseMessage answer = await office.GetAsync(path);
            string page = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode}");
            Assert.False(page.Contains("<script>alert", StringComparison.OrdinalIgnoreCase) || page.Contains("<img src=x", StringComparison.OrdinalIgnoreCase), path);
        }

        Assert.Contains("&lt;script&gt;alert(1)", await office.ReadAsync($"/batches/{batch}"), StringComparison.Ordinal);
    }

    [BuiltModelsFact]
    public async Task A_photo_that_is_held_back_is_named_to_the_safeguarding_lead_alone()
    {
        using Caller dsl = await site.SignInAsync("dsl");
        using Caller head = await site.SignInAsync("head");
        (_, long photo, long release) = await AddAsync(site.School, "Sports day", PhotoState.Locked, "P-held");
        await using (ConsentLensDbContext context = site.Context(site.School))
        {
            context.Takedowns.Add(new TakedownRow
            {
                SchoolId = site.School,
                PhotoId = photo,
                ReleaseId = release,
                ChannelId = "website",
                Link = "https://school.example/held",
                Reasons = [Reason.NotScreened],
                DueDate = new DateOnly(2030, 1, 1),
                RaisedAt = TimeProvider.System.GetUtcNow(),
            });
            await context.SaveChangesAsync();
        }

        string toHead = await head.ReadAsync("/takedowns");
        Assert.Contains("https://school.example/held", toHead, StringComparison.Ordinal);
        Assert.DoesNotContain($"Photo {photo}", toHead, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain($"/photos/{photo}", toHead, StringComparison.Ordinal);
        Assert.Contains($"Photo {photo}", await dsl.ReadAsync("/takedowns"), StringComparison.Ordinal);
    }

    private async Task<(long Batch, long Photo, long Release)> AddAsync(int school, string name, PhotoState state, string person)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await using ConsentLensDbContext context = site.Context(school);
        var batch = new BatchRow { SchoolId = school, State = BatchState.Receiving, CreatedBy = "office", CreatedAt = now };
        context.Batches.Add(batch);
        context.People.Add(new PersonRow { SchoolId = school, PersonId = person, GivenName = name, FamilyName = name, Role = PersonRole.Pupil, Class = name });
        var release = new ReleaseRow { SchoolId = school, ChannelId = "website", State = ReleaseState.Draft, CreatedBy = "office", CreatedAt = now };
        context.Releases.Add(release);
        await context.SaveChangesAsync();
        using DataKey key = await site.Services.GetRequiredService<SchoolKeyStore>().OpenAsync(school, KeyPurpose.School, default);
        batch.NameCiphertext = new BatchName(name, name).Seal(key, batch.Id);
        release.NameCiphertext = ReleaseNames.Seal(key, release.Id, name);
        byte[] nameHash = PhotoFileName.HashOf(key, batch.Id, name);
        byte[] sealedName = PhotoFileName.Seal(key, batch.Id, nameHash, name);
        var photo = new PhotoRow { SchoolId = school, BatchId = batch.Id, State = state, Problem = name, FileNameCiphertext = sealedName, FileNameHash = nameHash, UploadedAt = now };
        context.Photos.Add(photo);
        await context.SaveChangesAsync();
        return (batch.Id, photo.Id, release.Id);
    }
}
