using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class BlockedTests(RunningDashboard dashboard)
{
    private const string Hidden = "A person on the restricted list";

    [BrowserFact]
    public async Task A_blocked_photo_says_why_names_are_for_the_lead_and_a_look_is_recorded()
    {
        (DrawnBatch batch, long photo, string name) = await BlockedAsync("Blocked and why");
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        await dsl.GoAsync("/blocked?channel=website");
        ILocator card = dsl.Page.Locator(".cl-blocked > li", new PageLocatorOptions { Has = dsl.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = $"Photo {photo}", Exact = true }) });
        string seen = await card.InnerTextAsync();
        Assert.Contains(name, seen, StringComparison.Ordinal);
        Assert.Contains("Somebody who may not be shown here is in the photo.", seen, StringComparison.Ordinal);
        Assert.Contains("School website", seen, StringComparison.Ordinal);
        await dsl.Page.GetByLabel("Reason").SelectOptionAsync(new SelectOptionValue { Value = nameof(Reason.RestrictedPerson) });
        await dsl.Page.WaitForURLAsync("**why=RestrictedPerson*");
        Assert.Equal(1, await card.CountAsync());
        await dsl.Page.GetByLabel("Reason").SelectOptionAsync(new SelectOptionValue { Value = nameof(Reason.BlockedByHuman) });
        await dsl.Page.WaitForURLAsync("**why=BlockedByHuman*");
        Assert.Equal(0, await card.CountAsync());

        await using Visitor office = await dashboard.SignInAsync("office");
        await office.GoAsync("/blocked?channel=website");
        string hidden = await office.Page.Locator("main").InnerTextAsync();
        Assert.Contains(Hidden, hidden, StringComparison.Ordinal);
        Assert.DoesNotContain("Override the block", hidden, StringComparison.Ordinal);
        await office.GoAsync($"/photos/{photo}");
        string page = await office.Page.ContentAsync();
        Assert.Contains(Hidden, page, StringComparison.Ordinal);
        Assert.DoesNotContain(name, page, StringComparison.Ordinal);
        Assert.Equal(0, await office.Page.Locator(".cl-choice").CountAsync());

        await using ConsentLensDbContext context = batch.Context();
        Assert.True(await context.AuditEntries.AnyAsync(entry => entry.Action == "restricted_photo_viewed" && entry.Actor == "office" && entry.SubjectId == photo.ToString()));
    }

    [BrowserFact]
    public async Task The_lead_frees_a_blocked_photo_with_a_reason_only()
    {
        (DrawnBatch batch, long photo, _) = await BlockedAsync("To be freed");
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        while (await batch.VerdictAsync(photo) == Verdict.Block)
        {
            await dsl.GoAsync($"/photos/{photo}");
            ILocator face = dsl.Page.Locator(".cl-face--block").First;
            await face.ClickAsync();
            await new DeskVisitor(dsl).SeenAsync();
            await dsl.Page.Keyboard.PressAsync("4");
            // The browser asks for the reason, and nothing is sent.
            Assert.Equal(Verdict.Block, await batch.VerdictAsync(photo));
            await face.GetByLabel("Reason for overriding the block").FillAsync("Seen from behind; the family agreed.");
            await face.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Redact in the copy" }).ClickAsync();
            await dsl.Page.Locator(".cl-notice", new PageLocatorOptions { HasText = "has been recorded." }).WaitForAsync();
        }

        await using ConsentLensDbContext context = batch.Context();
        Assert.True(await context.AuditEntries.AnyAsync(entry => entry.Action == "block_overridden" && entry.Actor == "dsl" && entry.SubjectId == photo.ToString()));
        Assert.Contains("Seen from behind", await context.HumanAssertions.Where(row => row.PhotoId == photo).OrderBy(row => row.Sequence).Select(row => row.Note).FirstAsync(), StringComparison.Ordinal);
        await dsl.GoAsync($"/photos/{photo}");
        await dsl.Page.GetByText("Before and after for School website").ClickAsync();
        await dsl.Page.WaitForFunctionAsync("() => { const copy = document.querySelector('img[src*=\"/copy?channel=website\"]'); return copy.complete && copy.naturalWidth > 0; }");
    }

    [BrowserFact]
    public async Task Without_scripts_a_face_is_found_and_named_all_the_same()
    {
        (DrawnBatch batch, long photo, _) = await BlockedAsync("Without scripts");
        await using ConsentLensDbContext context = batch.Context();
        PersonRow person = await context.People.OrderBy(row => row.PersonId).LastAsync();
        await using Visitor dsl = await dashboard.SignInAsync("dsl", new VisitorOptions { HasScripts = false });
        await dsl.GoAsync($"/photos/{photo}");
        ILocator face = dsl.Page.Locator(".cl-face").First;
        await face.GetByRole(AriaRole.Textbox, new LocatorGetByRoleOptions { Name = "Somebody else" }).FillAsync(person.FamilyName);
        await face.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Find" }).ClickAsync();
        ILocator found = dsl.Page.Locator(".cl-face").First.Locator($"[data-people] button[value='{person.PersonId}']");
        if (await dsl.Page.Locator(".cl-face").First.GetByLabel("Reason for overriding the block").CountAsync() > 0)
            await dsl.Page.Locator(".cl-face").First.GetByLabel("Reason for overriding the block").FillAsync("It is somebody else.");
        await found.ClickAsync();
        Assert.Equal(person.PersonId, (await context.HumanAssertions.OrderByDescending(row => row.Sequence).FirstAsync(row => row.PhotoId == photo)).PersonId);
    }

    /// <summary>A photo that somebody recognised stops on the website, and that person's name.</summary>
    private async Task<(DrawnBatch Batch, long Photo, string Name)> BlockedAsync(string batchName)
    {
        DrawnBatch batch = await DrawnBatch.ScreenAsync(dashboard, batchName);
        long photo = (await batch.PhotosAsync(Verdict.Block))[0];
        await using ConsentLensDbContext context = batch.Context();
        string[] matched = await context.FaceCandidates
            .Where(candidate => candidate.PhotoId == photo && candidate.Rank == 0
                && context.Faces.Any(face => face.PhotoId == photo && face.Ordinal == candidate.FaceOrdinal && face.Strength == MatchStrength.Match))
            .Select(candidate => candidate.PersonId)
            .ToArrayAsync();
        PersonRow[] people = await context.People.Where(row => matched.Contains(row.PersonId)).ToArrayAsync();
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        await dsl.GoAsync("/blocked?channel=website");
        string list = await dsl.Page.Locator("main").InnerTextAsync();
        PersonRow who = people.First(person => list.Contains($"{person.GivenName} {person.FamilyName}", StringComparison.Ordinal));
        return (batch, photo, $"{who.GivenName} {who.FamilyName}");
    }
}
