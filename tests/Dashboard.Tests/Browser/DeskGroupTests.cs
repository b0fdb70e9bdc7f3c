using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>What stands beside a face, and a large group.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DeskGroupTests(RunningDashboard dashboard, ITestOutputHelper output)
{
    // Notes how long it takes from a key to the focus on the next face.
    private const string Watch =
        """
        () => {
          window.waits = [];
          let pressed = 0;
          addEventListener("keydown", () => { pressed = performance.now(); }, true);
          document.addEventListener("focusin", (event) => {
            if (!pressed || event.target.dataset.turn !== "0") return;
            window.waits.push(performance.now() - pressed);
            pressed = 0;
          });
        }
        """;

    // Numbers that lie over a face, or partly, as pairs.
    private const string Covering =
        """
        () => {
          const box = (rect) => ["x", "y", "width", "height"].map((name) => Number(rect.getAttribute(name)));
          const faces = [...document.querySelectorAll(".cl-box__edge")].map(box);
          const flags = [...document.querySelectorAll(".cl-box__flag")].filter((flag) => getComputedStyle(flag).display !== "none");
          const meet = ([ax, ay, aw, ah], [bx, by, bw, bh]) => ax < bx + bw - 1 && bx < ax + aw - 1 && ay < by + bh - 1 && by < ay + ah - 1;
          return { numbers: flags.length, covering: flags.filter((flag) => faces.some((face) => meet(box(flag), face))).length };
        }
        """;

    [BrowserFact]
    public async Task A_group_of_32_is_settled_by_a_key_for_each_face_and_no_number_covers_one()
    {
        DrawnBatch batch = await GroupBatch.ScreenAsync(dashboard, "The whole year", 32, 32);
        long[] photos = await GroupBatch.PhotosAsync(batch);
        foreach (VisitorOptions options in PageLook.Widths)
        {
            await using Visitor looker = await dashboard.SignInAsync("dsl", options);
            await PageLook.GoAsync(looker, $"/photos/{photos[1]}", "photo-group");
        }

        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        var desk = new DeskVisitor(dsl);
        await desk.OpenAsync($"/photos/{photos[0]}");
        JsonElement labels = await dsl.Page.EvaluateAsync<JsonElement>(Covering);
        Assert.Equal(0, labels.GetProperty("covering").GetInt32());
        Assert.True(labels.GetProperty("numbers").GetInt32() >= 30, $"{labels.GetProperty("numbers").GetInt32()} numbers");
        await dsl.Page.EvaluateAsync(Watch);
        int keys = 0;
        long start = Stopwatch.GetTimestamp();
        for (; await desk.FaceAsync() is not null; keys++)
            await desk.PressAsync("4");
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double[] waits = [.. (await dsl.Page.EvaluateAsync<double[]>("window.waits")).Order()];
        double[] answers = [.. (await dsl.Page.EvaluateAsync<double[]>("performance.getEntriesByType('resource').filter((one) => one.name.includes('handler=Face')).map((one) => one.responseEnd - one.startTime)")).Order()];
        int faces = await dsl.Page.Locator(".cl-face").CountAsync();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{keys} keys and {seconds:F1} s for a group of {faces}; from a key to the next face {waits[waits.Length / 2]:F0} ms (median), {waits[0]:F0} to {waits[^1]:F0} ms, {answers[answers.Length / 2]:F0} ms of it the server's answer"));
        Assert.True(keys >= 28, $"{keys} faces");

        // The same people once more, none of whom is known: one key.
        await desk.OpenAsync($"/photos/{photos[1]}");
        start = Stopwatch.GetTimestamp();
        await desk.PressAsync("a");
        int left = await dsl.Page.Locator(".cl-face[data-turn]:not([data-turn=''])").CountAsync();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"all unknown faces of the same group: 1 key and {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s, {left} left to decide"));
        Assert.True(left < faces / 4, $"{left} of {faces} faces left");
        await using ConsentLensDbContext context = batch.Context();
        Assert.Equal(keys, await context.HumanAssertions.Where(row => row.PhotoId == photos[0] && row.Kind == HumanAssertionKind.Mask).Select(row => row.FaceOrdinal).Distinct().CountAsync());
    }

    // Other tests open channels of their own.
    private const string OnBoth = "^I do not know them: redacted on (.+ )?School website; still to be decided on (.+ )?Newsletter$";

    [BrowserFact]
    public async Task What_happens_to_somebody_unknown_stands_on_the_button()
    {
        DrawnBatch batch = await GroupBatch.ScreenAsync(dashboard, "Unknown", 3);
        long photo = Assert.Single(await GroupBatch.PhotosAsync(batch));
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        var desk = new DeskVisitor(dsl);
        await desk.OpenAsync($"/photos/{photo}");
        ILocator unknown = desk.Current.Locator("button[value=unknown]");
        Assert.Matches(OnBoth, await unknown.InnerTextAsync());
        await desk.ClickAsync(unknown);
        await dsl.Page.Locator(".cl-face[data-face='1'] [data-open]").ClickAsync();
        string meaning = await desk.Current.Locator(".cl-face__meaning").InnerTextAsync();
        Assert.Matches($"Redacted [^:]*School website: {Regex.Escape(ReasonText.Sentence(Reason.UnknownFaceMasked))}", meaning.ReplaceLineEndings(" "));
        Assert.Matches($"Decide [^:]*Newsletter: {Regex.Escape(ReasonText.Sentence(Reason.UnknownFace))}", meaning.ReplaceLineEndings(" "));

        // What the policy would say is said of a face that was decided otherwise, too.
        await desk.SeenAsync();
        await desk.PressAsync("6");
        Assert.Matches(OnBoth, (await dsl.Page.Locator(".cl-face[data-face='1'] button[value=unknown]").TextContentAsync())!.Trim());
    }

    [BrowserFact]
    public async Task Portraits_of_the_candidates_stand_beside_the_face_in_its_size_with_a_key_each()
    {
        DrawnBatch batch = await DrawnBatch.ScreenAsync(dashboard, "Side by side");
        await using ConsentLensDbContext context = batch.Context();
        FaceCandidateRow first = await context.FaceCandidates.AsNoTracking()
            .Where(one => one.Rank == 0 && context.Photos.Any(photo => photo.Id == one.PhotoId && photo.BatchId == batch.Id) && context.ReferencePhotos.Any(photo => photo.PersonId == one.PersonId))
            .OrderBy(one => one.PhotoId).FirstAsync();
        // In a school of eight hardly anybody resembles two.
        string second = await context.ReferencePhotos.Where(photo => photo.PersonId != first.PersonId && photo.State == ReferencePhotoState.Accepted).OrderBy(photo => photo.PersonId).Select(photo => photo.PersonId).FirstAsync();
        context.FaceCandidates.Add(new FaceCandidateRow { SchoolId = first.SchoolId, PhotoId = first.PhotoId, FaceOrdinal = first.FaceOrdinal, Rank = 1, PersonId = second, Similarity = first.Similarity - 0.02f, FoundAt = first.FoundAt });
        await context.SaveChangesAsync();
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        var desk = new DeskVisitor(dsl);
        await desk.OpenAsync($"/photos/{first.PhotoId}");
        await dsl.Page.Locator($".cl-face[data-face='{first.FaceOrdinal + 1}'] .cl-face__title").ClickAsync();
        await desk.SeenAsync();
        ILocator candidates = desk.Current.Locator(".cl-candidate");
        await Assertions.Expect(candidates).ToHaveCountAsync(2);
        await dsl.Page.WaitForFunctionAsync("() => [...document.querySelectorAll('.cl-face--current .cl-candidate img')].every((image) => image.complete && image.naturalWidth > 0)");
        LocatorBoundingBoxResult face = (await desk.Current.Locator(".cl-face__picture").BoundingBoxAsync())!;
        foreach (ILocator picture in await candidates.Locator("img, svg").AllAsync())
        {
            LocatorBoundingBoxResult portrait = (await picture.BoundingBoxAsync())!;
            Assert.Equal((face.Width, face.Height), (portrait.Width, portrait.Height), (one, other) => Math.Abs(one.Width - other.Width) <= 3 && Math.Abs(one.Height - other.Height) <= 3);
        }

        await dsl.PictureAsync("photo-candidates");
        if (await desk.Current.GetByLabel("Reason for overriding the block").CountAsync() == 0)
        {
            await desk.PressAsync("2");
            Assert.Equal(second, (await context.HumanAssertions.OrderByDescending(one => one.Sequence).FirstAsync(one => one.PhotoId == first.PhotoId)).PersonId);
        }

        await using Visitor office = await dashboard.SignInAsync("office");
        await office.GoAsync($"/photos/{first.PhotoId}");
        Assert.Equal(0, await office.Page.Locator(".cl-candidate").CountAsync());
    }

    [BrowserFact]
    public async Task The_photo_is_enlarged_around_the_face_and_goes_with_it()
    {
        DrawnBatch batch = await GroupBatch.ScreenAsync(dashboard, "Enlarged", 8);
        long photo = Assert.Single(await GroupBatch.PhotosAsync(batch));
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        var desk = new DeskVisitor(dsl);
        await desk.OpenAsync($"/photos/{photo}");
        LocatorBoundingBoxResult frame = (await dsl.Page.Locator("[data-photo]").BoundingBoxAsync())!;
        LocatorBoundingBoxResult before = (await BoxAsync(dsl))!;
        await dsl.Page.Keyboard.PressAsync("z");
        foreach (string step in new[] { "at once", "after the next face" })
        {
            LocatorBoundingBoxResult box = (await BoxAsync(dsl))!;
            Assert.True(box.Width >= 2 * before.Width, $"{box.Width} {step}");
            Assert.True(box.X >= frame.X && box.X + box.Width <= frame.X + frame.Width && box.Y >= frame.Y && box.Y + box.Height <= frame.Y + frame.Height, step);
            await dsl.Page.Keyboard.PressAsync("j");
        }

        await dsl.Page.Locator("[data-zoom]").ClickAsync();
        Assert.Equal("false", await dsl.Page.Locator("[data-zoom]").GetAttributeAsync("aria-pressed"));
    }

    private static Task<LocatorBoundingBoxResult?> BoxAsync(Visitor visitor) => visitor.Page.Locator(".cl-box--current .cl-box__edge").BoundingBoxAsync();
}
