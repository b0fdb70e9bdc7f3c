using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.School.Review;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Dashboard.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed partial class ReviewTests(RunningDashboard dashboard, ITestOutputHelper output)
{
    [BrowserFact]
    public async Task Three_photos_are_settled_by_keys_alone_and_the_next_one_is_there_at_once()
    {
        await DrawnBatch.ScreenAsync(dashboard, "By keyboard");
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        var desk = new DeskVisitor(dsl);
        await desk.OpenAsync("/review");
        List<long> settled = [];
        List<double> waits = [];
        for (int presses = 0; settled.Count < 3 && presses < 80; presses++)
        {
            long photo = PhotoOf(dsl);
            bool isDoubtful = await desk.FaceAsync() is not null;
            bool isNamed = await dsl.Page.GetByText("I have checked the names").CountAsync() > 0;
            bool isWritten = await dsl.Page.Locator("[data-key=w]").CountAsync() > 0;
            string key = isDoubtful ? "4" : isNamed ? "c" : isWritten ? "w" : "x";
            long start = Stopwatch.GetTimestamp();
            await desk.PressAsync(key);
            if (await dsl.Page.Locator("[data-photo]").CountAsync() > 0 && PhotoOf(dsl) == photo)
                continue;
            await PictureAsync(dsl);
            waits.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            settled.Add(photo);
        }

        output.WriteLine($"{settled.Count} photos settled by keys; the next photo had been seen after {string.Join(", ", waits.Select(wait => wait.ToString("F0", CultureInfo.InvariantCulture)))} ms, its saving and the moment that a key waits included.");
        Assert.Equal(3, settled.Count);
        await using ConsentLensDbContext context = Context();
        // The pictures may still have to be read: that is the program's work, and holds them until it is done.
        VerdictRow[] waiting = await context.Verdicts.AsNoTracking().Where(row => settled.Contains(row.PhotoId) && row.Verdict == Verdict.Review).ToArrayAsync();
        Assert.All(waiting, row => Assert.Contains(Reason.PictureNotRead, row.Reasons));
        Assert.All(settled, photo => Assert.True(context.AuditEntries.Any(entry => entry.SubjectId == photo.ToString(CultureInfo.InvariantCulture) && entry.Actor == "dsl")));
    }

    [BrowserFact]
    public async Task Two_reviewers_never_get_the_same_photo_and_a_skipped_one_goes_to_the_other()
    {
        await DrawnBatch.ScreenAsync(dashboard, "For two");
        ReviewQueue queue = dashboard.Services.GetRequiredService<ReviewQueue>();
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        var desk = new DeskVisitor(dsl);
        await desk.OpenAsync("/review");
        long mine = PhotoOf(dsl);
        Assert.Equal("dsl", await HolderAsync(mine));
        List<long> theirs = [];
        while (await queue.NextAsync(dashboard.SchoolId, "other.dsl", theirs, default) is { } next)
            theirs.Add(next);
        Assert.NotEmpty(theirs);
        Assert.DoesNotContain(mine, theirs);

        await desk.PressAsync("s");
        Assert.NotEqual("dsl", await HolderAsync(mine));
        Assert.Equal(mine, await queue.NextAsync(dashboard.SchoolId, "other.dsl", theirs, default));
        foreach (long photo in theirs.Append(mine))
            await queue.ReleaseAsync(dashboard.SchoolId, photo, "other.dsl", default);
    }

    [BrowserFact]
    public async Task A_face_is_put_right_by_a_search_and_a_missed_one_is_drawn()
    {
        DrawnBatch batch = await DrawnBatch.ScreenAsync(dashboard, "Put right", 6);
        long photo = (await batch.PhotosAsync(Verdict.Review)).Concat(await batch.PhotosAsync(Verdict.Blur)).First();
        await using ConsentLensDbContext context = Context();
        PersonRow person = await context.People.OrderBy(row => row.PersonId).FirstAsync();
        int faces = await context.Faces.CountAsync(face => face.PhotoId == photo);
        await using Visitor dsl = await dashboard.SignInAsync("dsl");
        await dsl.GoAsync($"/photos/{photo}");
        await dsl.Page.Keyboard.PressAsync("/");
        await dsl.Page.Keyboard.TypeAsync($"{person.FamilyName} {person.GivenName}");
        ILocator found = dsl.Page.Locator(".cl-face--current [data-people] button");
        await found.First.WaitForAsync();
        string ordinal = (await dsl.Page.Locator(".cl-face--current").GetAttributeAsync("data-face"))!;
        await found.First.ClickAsync();
        await dsl.Page.Locator(".cl-notice", new PageLocatorOptions { HasText = "has been recorded." }).WaitForAsync();
        HumanAssertionRow said = await context.HumanAssertions.OrderByDescending(row => row.Sequence).FirstAsync(row => row.PhotoId == photo);
        Assert.Equal((person.PersonId, ordinal), (said.PersonId, (said.FaceOrdinal + 1).ToString(CultureInfo.InvariantCulture)));

        await dsl.Page.Keyboard.PressAsync("m");
        await dsl.Page.Locator("[data-photo]").ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult frame = (await dsl.Page.Locator("[data-photo] svg").BoundingBoxAsync())!;
        await dsl.Page.Mouse.MoveAsync(frame.X + 10, frame.Y + 10);
        await dsl.Page.Mouse.DownAsync();
        await dsl.Page.Mouse.MoveAsync(frame.X + 60, frame.Y + 80, new MouseMoveOptions { Steps = 3 });
        await dsl.Page.Mouse.UpAsync();
        await dsl.Page.Locator("[data-missed]").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Redact it in the copy" }).ClickAsync();
        await dsl.Page.Locator(".cl-notice", new PageLocatorOptions { HasText = "has been marked." }).WaitForAsync();
        Assert.Equal(faces + 1, await context.Faces.CountAsync(face => face.PhotoId == photo));
        FaceRow drawn = await context.Faces.AsNoTracking().OrderByDescending(face => face.Ordinal).FirstAsync(face => face.PhotoId == photo);
        PhotoRow row = await context.Photos.SingleAsync(one => one.Id == photo);
        Assert.Equal(50 * row.Width!.Value / frame.Width, drawn.BoxWidth, 0.02 * row.Width.Value);
    }

    private async Task<string?> HolderAsync(long photo)
    {
        await using ConsentLensDbContext context = Context();
        return await ReviewClaims.HolderAsync(context, photo, TimeProvider.System.GetUtcNow());
    }

    private ConsentLensDbContext Context() => dashboard.Services.GetRequiredService<ConsentLensDbContextFactory>().Create(dashboard.SchoolId);

    private static long PhotoOf(Visitor visitor)
    {
        string title = visitor.Page.TitleAsync().GetAwaiter().GetResult();
        return long.Parse(Number().Match(title).Value, CultureInfo.InvariantCulture);
    }

    private static async Task PictureAsync(Visitor visitor) =>
        await visitor.Page.WaitForFunctionAsync("() => { const picture = document.querySelector('[data-photo] img'); return !picture || (picture.complete && picture.naturalWidth > 0); }");

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
