using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class MarkFaceTests(RunningDashboard dashboard)
{
    [BrowserFact]
    public async Task A_missed_face_is_marked_by_keys_alone()
    {
        DrawnBatch batch = await GroupBatch.ScreenAsync(dashboard, "Marked by keys", 2);
        long photo = Assert.Single(await GroupBatch.PhotosAsync(batch));
        await using ConsentLensDbContext context = batch.Context();
        PhotoRow row = await context.Photos.SingleAsync(one => one.Id == photo);
        int faces = await context.Faces.CountAsync(face => face.PhotoId == photo);
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        var desk = new DeskVisitor(dsl);
        await desk.OpenAsync($"/photos/{photo}");
        await OpenAsync(dsl);
        // Nothing is said of a box that nobody has placed, and no key decides anything while it is moved.
        ILocator redact = dsl.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Redact it in the copy" });
        Assert.True(await redact.IsDisabledAsync());
        (double left, double top, double width, double height) = await BoxAsync(dsl);
        foreach (string key in new[] { "x", "4", "ArrowLeft", "ArrowUp", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown" })
            await dsl.Page.Keyboard.PressAsync(key);
        (double Left, double Top, double Width, double Height) moved = await BoxAsync(dsl);
        Assert.Equal((left - 1, top - 2, width + 1, height + 1), (moved.Left, moved.Top, moved.Width, moved.Height));
        Assert.False(await redact.IsDisabledAsync());
        Assert.False(await context.PhotoAssertions.AnyAsync(word => word.PhotoId == photo));
        foreach (string key in new[] { "+", "+", "-" })
            await dsl.Page.Keyboard.PressAsync(key);
        Assert.Equal(moved.Width * 1.1, (await BoxAsync(dsl)).Width, 0.02);
        Assert.Contains("from the left", await dsl.Page.Locator("[data-marker-told]").TextContentAsync(), StringComparison.Ordinal);

        await dsl.Page.Keyboard.PressAsync("Escape");
        await dsl.Page.Locator("[data-marker]").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Hidden });
        Assert.True(await dsl.Page.EvaluateAsync<bool>("document.activeElement === document.querySelector('[data-missed] summary')"));
        Assert.Equal(faces, await context.Faces.CountAsync(face => face.PhotoId == photo));

        await OpenAsync(dsl);
        await dsl.Page.Keyboard.PressAsync("ArrowRight");
        (double Left, double Top, double Width, double Height) last = await BoxAsync(dsl);
        await dsl.Page.Keyboard.PressAsync("Enter");
        Assert.True(await dsl.Page.EvaluateAsync<bool>("document.activeElement.value === 'mask'"));
        await desk.PressAsync("Enter");
        FaceRow drawn = await context.Faces.AsNoTracking().OrderByDescending(face => face.Ordinal).FirstAsync(face => face.PhotoId == photo);
        Assert.Equal(faces + 1, await context.Faces.CountAsync(face => face.PhotoId == photo));
        Assert.Equal(last.Left * row.Width!.Value / 100, drawn.BoxX, 1.0);
        Assert.Equal(last.Height * row.Height!.Value / 100, drawn.BoxHeight, 1.0);
        Assert.Equal(HumanAssertionKind.Mask, (await context.HumanAssertions.SingleAsync(word => word.PhotoId == photo)).Kind);
    }

    [BrowserFact]
    public async Task The_box_is_moved_by_the_pointer_and_the_view_turns_without_a_change_of_the_photo()
    {
        DrawnBatch batch = await GroupBatch.ScreenAsync(dashboard, "Marked by pointer", 2);
        long photo = Assert.Single(await GroupBatch.PhotosAsync(batch));
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        var desk = new DeskVisitor(dsl);
        await desk.OpenAsync($"/photos/{photo}");
        await dsl.Page.Keyboard.PressAsync("r");
        Assert.Contains("rotate(90deg)", await TurnAsync(dsl), StringComparison.Ordinal);
        Assert.Contains("in this view only", await dsl.Page.Locator("[data-rotate-note]").InnerTextAsync(), StringComparison.Ordinal);
        await PageLook.HereAsync(dsl, "photo-rotated");
        await dsl.Page.Keyboard.PressAsync("z");
        Assert.Equal(string.Empty, await TurnAsync(dsl));
        await dsl.Page.Keyboard.PressAsync("r");

        await OpenAsync(dsl);
        Assert.Equal(string.Empty, await TurnAsync(dsl));
        await PageLook.HereAsync(dsl, "photo-marking");
        await StandStillAsync(dsl);
        (double left, double top, double width, double height) = await BoxAsync(dsl);
        LocatorBoundingBoxResult frame = (await dsl.Page.Locator("[data-photo] svg").BoundingBoxAsync())!;
        LocatorBoundingBoxResult box = (await dsl.Page.Locator("[data-marker]").BoundingBoxAsync())!;
        // At a whole pixel: presses and moves are told with other parts of one.
        (float x, float y) = (MathF.Round(box.X + (box.Width / 2)), MathF.Round(box.Y + (box.Height / 2)));
        await dsl.Page.Mouse.MoveAsync(x, y);
        await dsl.Page.Mouse.DownAsync();
        await dsl.Page.Mouse.MoveAsync(x + (frame.Width / 10), y, new MouseMoveOptions { Steps = 3 });
        await dsl.Page.Mouse.UpAsync();
        (double Left, double Top, double Width, double Height) moved = await BoxAsync(dsl);
        Assert.Equal(left + 10, moved.Left, 0.2);
        Assert.Equal((top, width, height), (moved.Top, moved.Width, moved.Height));
        Assert.True(await dsl.Page.EvaluateAsync<bool>("document.activeElement.matches('[data-marker]')"));

        await using Visitor phone = await dashboard.SignInAsync("dsl", PageLook.Widths[1]);
        await new DeskVisitor(phone).OpenAsync($"/photos/{photo}");
        await OpenAsync(phone);
        await PageLook.HereAsync(phone, "photo-marking");
        await using Visitor plain = await dashboard.SignInAsync("dsl", new VisitorOptions { HasScripts = false });
        await plain.GoAsync($"/photos/{photo}");
        await plain.Page.GetByText("Mark a face that was missed").ClickAsync();
        await plain.Page.GetByLabel("From the left").FillAsync("1");
    }

    private static async Task OpenAsync(Visitor visitor)
    {
        await visitor.Page.GetByText("Mark a face that was missed").ClickAsync();
        await visitor.Page.Locator("[data-marker]:focus").WaitForAsync();
    }

    // The box keeps to the photo. While that still moves on the screen, after a picture was taken of the page, a pointer that stays where it is moves on it.
    private static async Task StandStillAsync(Visitor visitor) => await visitor.Page.EvaluateAsync(
        """
        async () => {
          const svg = document.querySelector("[data-photo] svg");
          for (let still = 0, last = ""; still < 20; ) {
            await new Promise(requestAnimationFrame);
            const { left, top, width, height } = svg.getBoundingClientRect();
            const now = [left, top, width, height].join();
            still = now === last ? still + 1 : 0;
            last = now;
          }
        }
        """);

    private static Task<string> TurnAsync(Visitor visitor) => visitor.Page.EvaluateAsync<string>("document.querySelector('[data-rotated]').style.transform");

    private static async Task<(double Left, double Top, double Width, double Height)> BoxAsync(Visitor visitor)
    {
        double[] fields = await visitor.Page.EvaluateAsync<double[]>("['left', 'top', 'width', 'height'].map((name) => Number(document.getElementById('missed-' + name).value))");
        return (fields[0], fields[1], fields[2], fields[3]);
    }
}
