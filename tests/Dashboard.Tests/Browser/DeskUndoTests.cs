using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>Every decision at the desk can be undone, by its key and by its button.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DeskUndoTests(RunningDashboard dashboard)
{
    [BrowserFact]
    public async Task Decisions_about_faces_are_undone_the_last_first_and_the_word_before_stands_again()
    {
        DrawnBatch batch = await GroupBatch.ScreenAsync(dashboard, "To be undone", 6);
        long photo = Assert.Single(await GroupBatch.PhotosAsync(batch));
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        var desk = new DeskVisitor(dsl);
        await desk.OpenAsync($"/photos/{photo}");
        await desk.PressAsync("4");
        await desk.PressAsync("5");
        await desk.PressAsync("6");
        // A second word on the first face.
        await dsl.Page.Locator(".cl-face[data-face='1'] [data-open]").ClickAsync();
        await desk.SeenAsync();
        await desk.PressAsync("6");
        Assert.Equal([HumanAssertionKind.NotAFace, HumanAssertionKind.Block, HumanAssertionKind.NotAFace], await WordsAsync(batch, photo, 3));

        await desk.PressAsync("u");
        Assert.Equal([HumanAssertionKind.Mask, HumanAssertionKind.Block, HumanAssertionKind.NotAFace], await WordsAsync(batch, photo, 3));
        Assert.Equal(1, await desk.FaceAsync());
        await desk.PressAsync("u");
        Assert.Equal([HumanAssertionKind.Mask, HumanAssertionKind.Block, null], await WordsAsync(batch, photo, 3));
        Assert.Equal((3, true), (await desk.FaceAsync(), await desk.IsInSightAsync()));
        await desk.PressAsync("u");
        await desk.PressAsync("u");
        Assert.Equal([null, null, null], await WordsAsync(batch, photo, 3));
        Assert.Equal((1, true), (await desk.FaceAsync(), await desk.IsInSightAsync()));
        // Nothing is left to be undone.
        await dsl.Page.Keyboard.PressAsync("u");

        // By the button beside the message, and by that of the face after the page was loaded again.
        await desk.PressAsync("4");
        await Assertions.Expect(dsl.Page.Locator(".cl-said")).ToContainTextAsync($"Face 1 of photo {photo}: redacted in the copy.");
        await desk.ClickAsync(dsl.Page.Locator(".cl-said button"));
        Assert.Equal([null], await WordsAsync(batch, photo, 1));
        await desk.PressAsync("4");
        await desk.OpenAsync($"/photos/{photo}");
        await dsl.Page.Locator(".cl-face[data-face='1'] [data-open]").ClickAsync();
        await desk.ClickAsync(desk.Current.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Undo decision" }));
        Assert.Equal([null], await WordsAsync(batch, photo, 1));
    }

    [BrowserFact]
    public async Task Words_on_a_photo_and_a_drawn_face_are_undone()
    {
        DrawnBatch batch = await GroupBatch.ScreenAsync(dashboard, $"As a whole, with {await SomebodyAsync()}", 3);
        long photo = Assert.Single(await GroupBatch.PhotosAsync(batch));
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        var desk = new DeskVisitor(dsl);
        await desk.OpenAsync($"/photos/{photo}");
        foreach ((string key, PhotoAssertionKind kind) in new[] { ("c", PhotoAssertionKind.NamesChecked), ("x", PhotoAssertionKind.Withheld) })
        {
            await desk.PressAsync(key);
            Assert.Equal((kind, false), await LastOfPhotoAsync(batch, photo));
            await desk.PressAsync("u");
            Assert.Equal((kind, true), await LastOfPhotoAsync(batch, photo));
        }

        // The same key again takes nothing back.
        await desk.PressAsync("c");
        await dsl.Page.Keyboard.PressAsync("c");
        await desk.PressAsync("x");
        await desk.PressAsync("u");
        await using ConsentLensDbContext context = batch.Context();
        bool[] isTakenBack = await context.PhotoAssertions.Where(row => row.PhotoId == photo && row.Kind == PhotoAssertionKind.NamesChecked).OrderBy(row => row.Sequence).Select(row => row.IsTakenBack).ToArrayAsync();
        Assert.Equal([false, true, false], isTakenBack);

        await dsl.Page.Keyboard.PressAsync("m");
        await dsl.Page.Locator("[data-marker]:focus").WaitForAsync();
        await dsl.Page.Keyboard.PressAsync("ArrowLeft");
        await desk.ClickAsync(dsl.Page.Locator("[data-missed] button[value=mask]"));
        int drawn = (await desk.FaceAsync())!.Value;
        await desk.ClickAsync(dsl.Page.Locator(".cl-said button"));
        HumanAssertionKind[] said = await context.HumanAssertions.Where(row => row.PhotoId == photo && row.FaceOrdinal == drawn - 1).OrderBy(row => row.Sequence).Select(row => row.Kind!.Value).ToArrayAsync();
        Assert.Equal([HumanAssertionKind.Mask, HumanAssertionKind.NotAFace], said);
    }

    /// <summary>The name of somebody on the register who is nobody else's.</summary>
    private async Task<string> SomebodyAsync()
    {
        await dashboard.StartAsync();
        await using ConsentLensDbContext context = dashboard.Services.GetRequiredService<ConsentLensDbContextFactory>().Create(dashboard.SchoolId);
        context.People.Add(new PersonRow { SchoolId = dashboard.SchoolId, PersonId = "U-named", GivenName = "Quillon", FamilyName = "Featherstone", Role = PersonRole.Pupil });
        await context.SaveChangesAsync();
        return "Quillon Featherstone";
    }

    [BrowserFact]
    public async Task The_last_decision_about_a_photo_is_undone_from_the_photo_that_came_after_it()
    {
        DrawnBatch batch = await GroupBatch.ScreenAsync(dashboard, "Before the next", 2, 2);
        long photo = (await GroupBatch.PhotosAsync(batch))[0];
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        var desk = new DeskVisitor(dsl);
        await desk.OpenAsync($"/review?photo={photo}");
        string name = $"Review photo {photo}";
        int faces = await dsl.Page.Locator(".cl-face[data-turn]").CountAsync();
        for (int face = 0; face < faces; face++)
            await desk.PressAsync("4");
        string next = await dsl.Page.InnerTextAsync("h1");
        if (next == name)
            Assert.Fail($"It still waits: {await dsl.Page.InnerTextAsync(".cl-desk")}");
        Assert.Equal($"{next} – ConsentLens", await dsl.Page.TitleAsync());
        if (await desk.FaceAsync() is not null)
            Assert.True(await desk.IsInSightAsync());

        await desk.PressAsync("u");
        Assert.Equal(name, await dsl.Page.InnerTextAsync("h1"));
        Assert.Equal((faces, true), (await desk.FaceAsync(), await desk.IsInSightAsync()));
        Assert.EndsWith($"/review?photo={photo}", dsl.Page.Url, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Without_scripts_decisions_are_made_and_undone_by_forms()
    {
        DrawnBatch batch = await GroupBatch.ScreenAsync(dashboard, "By forms", 3);
        long photo = Assert.Single(await GroupBatch.PhotosAsync(batch));
        await using Visitor dsl = await dashboard.SignInAsync("dsl", new VisitorOptions { HasScripts = false });
        await dsl.GoAsync($"/photos/{photo}");
        await dsl.Page.Locator(".cl-face").First.Locator("button[value=mask]").ClickAsync();
        await Assertions.Expect(dsl.Page.Locator(".cl-said")).ToContainTextAsync("redacted in the copy");
        Assert.Equal("2", await dsl.Page.Locator(".cl-face").First.GetAttributeAsync("data-face"));
        await dsl.Page.Locator(".cl-said button").ClickAsync();
        await Assertions.Expect(dsl.Page.Locator(".cl-said")).ToContainTextAsync("has been undone");
        Assert.Equal([null], await WordsAsync(batch, photo, 1));
    }

    /// <summary>What counts of the first faces.</summary>
    private static async Task<HumanAssertionKind?[]> WordsAsync(DrawnBatch batch, long photo, int faces)
    {
        await using ConsentLensDbContext context = batch.Context();
        HumanAssertionRow[] said = await context.HumanAssertions.AsNoTracking().Where(row => row.PhotoId == photo).OrderBy(row => row.Sequence).ToArrayAsync();
        return [.. Enumerable.Range(0, faces).Select(face => said.LastOrDefault(row => row.FaceOrdinal == face)?.Kind)];
    }

    private static async Task<(PhotoAssertionKind Kind, bool IsTakenBack)> LastOfPhotoAsync(DrawnBatch batch, long photo)
    {
        await using ConsentLensDbContext context = batch.Context();
        PhotoAssertionRow row = await context.PhotoAssertions.AsNoTracking().OrderByDescending(one => one.Sequence).FirstAsync(one => one.PhotoId == photo);
        return (row.Kind, row.IsTakenBack);
    }
}
