using System.Globalization;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>A key acts on what its user has seen, and on nothing else.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DeskKeyTests(RunningDashboard dashboard)
{
    [BrowserFact]
    public async Task Each_key_falls_on_another_face_that_has_the_focus_and_is_on_the_screen()
    {
        DrawnBatch batch = await GroupBatch.ScreenAsync(dashboard, "One after the other", 8, 8);
        long[] photos = await GroupBatch.PhotosAsync(batch);
        foreach ((VisitorOptions options, long photo) in PageLook.Widths.Zip(photos))
        {
            await using Visitor dsl = await dashboard.SignInAsync("dsl", options);
            var desk = new DeskVisitor(dsl);
            await desk.OpenAsync($"/photos/{photo}");
            int waiting = await dsl.Page.Locator(".cl-face[data-turn]").CountAsync();
            Assert.True(waiting >= 5, $"{waiting} faces wait");
            List<int> decided = [];
            while (await desk.FaceAsync() is { } face)
            {
                Assert.True(await desk.IsInSightAsync(), $"face {face} at {options.Width}");
                Assert.Equal("0", await desk.Current.GetAttributeAsync("data-turn"));
                decided.Add(face);
                await desk.PressAsync(await desk.KeyOfAsync("unknown"));
            }

            Assert.Equal((waiting, waiting), (decided.Count, decided.Distinct().Count()));
            HumanAssertionRow[] said = await SaidAsync(batch, photo);
            Assert.Equal(decided, said.Select(row => row.FaceOrdinal + 1));
            // What is left has the focus, and no key falls on a face that was decided.
            Assert.Equal("photo-words", await dsl.Page.EvaluateAsync<string>("document.activeElement.id"));
            await dsl.Page.Keyboard.PressAsync("4");
            await desk.PressAsync("x");
            // A picture that stays withheld holds those of other tests that look like it.
            await desk.PressAsync("u");
            Assert.Equal(waiting, (await SaidAsync(batch, photo)).Length);
        }
    }

    [BrowserFact]
    public async Task A_number_in_the_address_puts_no_key_onto_a_stranger()
    {
        DrawnBatch batch = await GroupBatch.ScreenAsync(dashboard, "By address", 6);
        long photo = Assert.Single(await GroupBatch.PhotosAsync(batch));
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        var desk = new DeskVisitor(dsl);
        await desk.OpenAsync($"/photos/{photo}#face-5");
        Assert.Equal(1, await desk.FaceAsync());
        await desk.PressAsync("4");
        Assert.Equal(0, Assert.Single(await SaidAsync(batch, photo)).FaceOrdinal);
    }

    [BrowserFact]
    public async Task A_key_that_is_held_pressed_twice_or_too_early_decides_once()
    {
        DrawnBatch batch = await GroupBatch.ScreenAsync(dashboard, "Pressed twice", 6);
        long photo = Assert.Single(await GroupBatch.PhotosAsync(batch));
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        var desk = new DeskVisitor(dsl);
        await desk.OpenAsync($"/photos/{photo}");
        int posts = 0;
        var answer = new TaskCompletionSource();
        await dsl.Page.RouteAsync("**/*handler=Face*", async route =>
        {
            posts++;
            await answer.Task;
            await route.ContinueAsync();
        });

        // Down twice without an up in between is a key that is held; the answer waits meanwhile.
        await dsl.Page.Keyboard.DownAsync("4");
        await dsl.Page.Keyboard.DownAsync("4");
        await dsl.Page.Keyboard.UpAsync("4");
        await dsl.Page.Keyboard.PressAsync("4");
        await dsl.Page.Keyboard.PressAsync("6");
        // The next face is there as soon as the answer is, and a key at that instant was meant for the one before.
        await dsl.Page.EvaluateAsync(
            """
            () => {
              new MutationObserver((_, watch) => {
                if (document.activeElement?.dataset.face !== "2") return;
                watch.disconnect();
                document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "4", bubbles: true }));
                window.early = true;
              }).observe(document.documentElement, { subtree: true, childList: true, attributes: true });
            }
            """);
        answer.SetResult();
        await dsl.Page.WaitForFunctionAsync("() => window.early");
        await desk.SeenAsync();
        Assert.Equal((1, 2), (posts, await desk.FaceAsync()));
        HumanAssertionRow said = Assert.Single(await SaidAsync(batch, photo));
        Assert.Equal((0, HumanAssertionKind.Mask), (said.FaceOrdinal, said.Kind!.Value));
    }

    [BrowserFact]
    public async Task A_face_that_was_scrolled_away_comes_back_before_a_key_acts_on_it_and_a_decided_one_has_to_be_selected()
    {
        DrawnBatch batch = await GroupBatch.ScreenAsync(dashboard, "Scrolled away", 6);
        long photo = Assert.Single(await GroupBatch.PhotosAsync(batch));
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        var desk = new DeskVisitor(dsl);
        await desk.OpenAsync($"/photos/{photo}");
        await dsl.Page.EvaluateAsync("() => { document.body.style.paddingBottom = '3000px'; scrollTo(0, document.body.scrollHeight); }");
        Assert.False(await desk.IsInSightAsync());
        await dsl.Page.Keyboard.PressAsync("4");
        Assert.True(await desk.IsInSightAsync());
        Assert.Empty(await SaidAsync(batch, photo));
        await desk.SeenAsync();
        await desk.PressAsync("4");
        Assert.Equal(HumanAssertionKind.Mask, Assert.Single(await SaidAsync(batch, photo)).Kind);

        // With the focus elsewhere a number is no decision.
        await dsl.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "ConsentLens" }).FocusAsync();
        await dsl.Page.Keyboard.PressAsync("4");
        await dsl.Page.Locator(".cl-face[data-face='1'] [data-open]").ClickAsync();
        Assert.Equal(1, await desk.FaceAsync());
        await desk.SeenAsync();
        await desk.PressAsync("6");
        Assert.Equal([(0, HumanAssertionKind.Mask), (0, HumanAssertionKind.NotAFace)], (await SaidAsync(batch, photo)).Select(row => ((int)row.FaceOrdinal, row.Kind!.Value)));
    }

    [BrowserFact]
    public async Task Enter_in_a_field_names_nobody_and_a_word_that_the_page_did_not_show_is_not_overwritten()
    {
        DrawnBatch batch = await DrawnBatch.ScreenAsync(dashboard, "In two windows", 6);
        await using ConsentLensDbContext context = batch.Context();
        FaceRow row = await context.Faces.AsNoTracking()
            .Where(face => context.Photos.Any(photo => photo.Id == face.PhotoId && photo.BatchId == batch.Id) && context.FaceCandidates.Any(one => one.PhotoId == face.PhotoId && one.FaceOrdinal == face.Ordinal))
            .OrderBy(face => face.PhotoId).FirstAsync();
        string number = (row.Ordinal + 1).ToString(CultureInfo.InvariantCulture);
        await using Visitor first = await dashboard.SignInAsync("dsl");
        await using Visitor second = await dashboard.SignInAsync("dsl");
        foreach (Visitor window in new[] { first, second })
        {
            await window.GoAsync($"/photos/{row.PhotoId}");
            await window.Page.Locator($".cl-face[data-face='{number}'] .cl-face__title").ClickAsync();
        }

        await first.Page.Locator($"#note-{number}").FillAsync("A signed form.");
        await first.Page.Locator($"#note-{number}").PressAsync("Enter");
        await new DeskVisitor(first).ClickAsync(first.Page.Locator($".cl-face[data-face='{number}'] button[value=block]"));
        Assert.Equal(HumanAssertionKind.Block, Assert.Single(await SaidAsync(batch, row.PhotoId)).Kind);
        await new DeskVisitor(second).ClickAsync(second.Page.Locator($".cl-face[data-face='{number}'] button[value=unknown]"));
        await Assertions.Expect(second.Page.GetByText("has been decided about since you opened this page. Nothing was changed.")).ToBeVisibleAsync();
        Assert.Equal(HumanAssertionKind.Block, Assert.Single(await SaidAsync(batch, row.PhotoId)).Kind);
    }

    [BrowserFact]
    public async Task A_decision_without_an_answer_is_told_and_can_be_made_again()
    {
        DrawnBatch batch = await GroupBatch.ScreenAsync(dashboard, "Cut off", 3);
        long photo = Assert.Single(await GroupBatch.PhotosAsync(batch));
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        var desk = new DeskVisitor(dsl);
        await desk.OpenAsync($"/photos/{photo}");
        var line = new CutLine(0);
        await dsl.Page.RouteAsync("**/*handler=Face*", line.PassAsync);
        await dsl.Page.Keyboard.PressAsync("4");
        await Assertions.Expect(dsl.Page.Locator("[data-failed]")).ToContainTextAsync("may not have been recorded");
        await desk.SeenAsync();
        Assert.Equal((1, true), (await desk.FaceAsync(), await desk.IsInSightAsync()));
        line.Mend();
        await desk.PressAsync("4");
        Assert.Equal(0, Assert.Single(await SaidAsync(batch, photo)).FaceOrdinal);
        Assert.Equal(0, await dsl.Page.Locator("[data-failed]").CountAsync());
    }

    private static async Task<HumanAssertionRow[]> SaidAsync(DrawnBatch batch, long photo)
    {
        await using ConsentLensDbContext context = batch.Context();
        return await context.HumanAssertions.AsNoTracking().Where(row => row.PhotoId == photo).OrderBy(row => row.Sequence).ToArrayAsync();
    }
}
